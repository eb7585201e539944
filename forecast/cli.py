# PYTHON_ARGCOMPLETE_OK
"""Words in, words out: parses the command line, calls the command, sets the exit code."""

from __future__ import annotations

import argparse
import gc
import os
import re
import signal
import sys
import threading
import traceback
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from forecast import system
from forecast.commands.parts import BAD_INPUT, DONE, OUR_BUG, Desk, print_issues
from forecast.labels import Lang, label
from forecast.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

COMMANDS = ("run", "check", "new", "import", "collect", "explain", "estimate", "compare", "reckon",
            "goal", "design", "landing", "verify", "backtest", "quarters", "batch", "watch",
            "doctor")
"""The commands in the order of the help, each a module of :mod:`forecast.commands`."""
_MODULES = {"import": "take"}
"""Where a command cannot give its module its name."""
INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    0 done, 1 our bug, 2 the input's problem or the system's, 3 done in part, 130 ended by
    Ctrl-C or by a signal.
    """
    if argv is not None:
        return _ran(argv)
    # a command is over in seconds: most of what it makes lives as long as it does
    gc.set_threshold(1_000_000, 20, 20)
    ended: list[int] = []

    def end(number: int, _: object) -> None:
        ended.append(number)
        raise KeyboardInterrupt

    for number in system.ENDING:  # each leaves as little behind
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)
    sys.unraisablehook = _sent_again
    try:
        code = _ran(sys.argv[1:], ended)
        _end_no_more()
    except KeyboardInterrupt:  # another one while the first was told
        _end_no_more()
        code = INTERRUPTED
    if code == INTERRUPTED:
        # all is put away; a library whose loading was broken off may bring down what Python still
        # does at its end
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    gc.freeze()  # the process ends: what is left needs no last search for cycles
    return code


def _end_no_more() -> None:
    """Let signals pass: what was asked is done, there is nothing to end."""
    for number in system.ENDING:
        signal.signal(number, signal.SIG_IGN)


def _sent_again(lost: sys.UnraisableHookArgs) -> None:
    """Send a signal anew that came as an object was put away: what is raised there is dropped."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        threading.Timer(_SOON, system.interrupt).start()
    else:
        sys.__unraisablehook__(lost)


_SOON = 0.01
"""Seconds: by then the object is away."""


def _ran(argv: Sequence[str], ended: Sequence[int] = ()) -> int:
    """Run a command; ``ended`` grows when a signal comes."""
    for stream in (sys.stdout, sys.stderr):
        system.let_lack(stream)
    words = _each_apart(_command_first(argv))
    lang = _language(words)
    try:
        return _acted(words, lang)
    except BrokenPipeError:  # the reader (head, a closed pager) has seen enough
        _hush(sys.stdout)
        return DONE
    except KeyboardInterrupt:
        _tell(label("cli.interrupted", lang))
        return INTERRUPTED
    except OSError as error:  # of files that are told where they are met, of the output here
        _hush(sys.stdout)
        _tell(_fault_text(error, lang))
        return BAD_INPUT
    except Exception:  # noqa: BLE001  # the last line of defence: say whose fault it is
        if ended:  # a library that was being loaded makes another error of the signal
            _tell(label("cli.interrupted", lang))
            return INTERRUPTED
        traceback.print_exc()
        _tell(label("cli.our_bug", lang))
        return OUR_BUG


def _acted(words: Sequence[str], lang: Lang) -> int:
    """Parse the words and do what they ask for."""
    parser = _parser(lang, _asked(words), as_json="--json" in words)
    if "_ARGCOMPLETE" in os.environ:  # the shell asks how a line may go on
        import argcomplete

        argcomplete.autocomplete(parser)
    arguments, unknown = parser.parse_known_args(words)
    if unknown:
        arguments.parser.refuse_words(unknown)
    from forecast.faults import fault_of
    from forecast.issues import InputError

    try:
        code = int(arguments.act(arguments, lang))
    except InputError as error:
        print_issues(error.issues, lang, as_json=arguments.json)
        code = BAD_INPUT
    except OSError as error:
        if error.filename is None:  # the output itself
            raise
        print_issues((fault_of(error, ""),), lang, as_json=arguments.json)
        code = BAD_INPUT
    if sys.stdout is not None:
        sys.stdout.flush()  # a full disk is told here, not when Python ends
    return code


def _tell(text: str) -> None:
    """Print one line beside the results, if anybody can read it."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def _fault_text(error: OSError, lang: Lang) -> str:
    from forecast.faults import fault_of
    from forecast.issues import describe

    place = "here" if isinstance(error, FileNotFoundError) else "output"  # the folder is gone
    return describe(fault_of(error, label(f"cli.{place}", lang)), lang)


def _hush(stream: TextIO | None) -> None:
    """Send a stream that cannot be written to nowhere, so that Python ends in peace."""
    with suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def _command_first(words: Sequence[str]) -> list[str]:
    """Put the command before the options that stand before it: both orders are one."""
    place = next((at for at, word in enumerate(words) if word in COMMANDS), 0)
    if not words or not words[0].startswith("-"):
        return list(words)
    return [*words[place:place + 1], *words[:place], *words[place + 1:]]


_SEVERAL = {"run": "--scenario", "batch": "--scenario"}
"""Options that take several words at once, as a shell writes out a pattern of files."""
_BOOKS = (".xls", ".et", ".ods", ".csv")


def _each_apart(words: list[str]) -> list[str]:
    """Name the option again before each of its words; a workbook among them stays on its own."""
    option = _SEVERAL.get(words[0]) if words else None
    found, before = words[:1], ""
    for word in words[1:]:
        if word.startswith("-"):
            before = word
        elif before == option and found[-1] != option:
            if Path(word).suffix.lower().startswith(_BOOKS):
                before = ""
            else:
                found.append(option)
        found.append(word)
    return found


def _language(words: Sequence[str]) -> Lang:
    """Find the language before parsing: the help itself must speak it."""
    for place, word in enumerate(words):
        if word == "--lang=en" or (word == "--lang" and words[place + 1 : place + 2] == ["en"]):
            return "en"
    return "zh"


def _asked(words: Sequence[str]) -> tuple[str, ...]:
    """Return the command that is asked for, which alone is loaded; all where none comes first."""
    return tuple(words[:1]) if words and words[0] in COMMANDS else COMMANDS


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, in the reader's language.

    The standard one prints half a page of usage first, and its own words in English.
    """

    def __init__(self, *, lang: Lang, as_json: bool, **keywords: Any) -> None:
        self.lang, self.as_json = lang, as_json
        super().__init__(**keywords)

    def error(self, message: str) -> NoReturn:
        """Tell what argparse found, and end with the exit code of bad input."""
        named = _ARGUMENT.fullmatch(message)
        where, found = (named[1], named[2]) if named else ("", message)
        for key, pattern in _SAID.items():
            if match := pattern.fullmatch(found):
                fields = {name: _NO_QUOTES.sub("", text) for name, text in
                          match.groupdict().items()}
                found = label(f"cli.line_{key}", self.lang, **fields)
                break
        self._refuse(where, found)

    def refuse_words(self, words: Sequence[str]) -> NoReturn:
        """Refuse words that no option takes; a misspelt option gets the nearest."""
        from forecast.issues import NO_NEAR, nearest

        found = label("cli.line_unknown", self.lang, words=" ".join(words))
        options = [one for one in self._option_string_actions if one.startswith("--")]
        near = nearest(words[0], options, 0.6) if words[0].startswith("-") else NO_NEAR
        if near != NO_NEAR:
            found += label("cli.line_near", self.lang, near=near)
        self._refuse("", found)

    def _refuse(self, where: str, found: str) -> NoReturn:
        from forecast.issues import CellRef, Issue

        issue = Issue("command_line", CellRef(where), found, (("program", self.prog),))
        print_issues((issue,), self.lang, as_json=self.as_json, head="cli.line_wrong")
        raise SystemExit(BAD_INPUT)


_ARGUMENT = re.compile(r"argument ([^:]+): (.+)", re.DOTALL)
_SAID = {
    "required": re.compile(r"the following arguments are required: (?P<words>.+)"),
    "one": re.compile(r"expected one argument"),
    "some": re.compile(r"expected at least one argument"),
    "choice": re.compile(r"invalid choice: (?P<found>.+?) \(choose from (?P<choices>.+)\)"),
    "ambiguous": re.compile(r"ambiguous option: (?P<found>\S+) could match (?P<choices>.+)"),
    "explicit": re.compile(r"ignored explicit argument (?P<found>.+)"),
}
"""What argparse says, by the text that says it in both languages."""
_NO_QUOTES = re.compile(r"['\"]")


def _parser(lang: Lang, commands: Sequence[str], *, as_json: bool = False) -> Parser:
    parser = Parser(prog="forecast", description=label("cli.program", lang), lang=lang,
                    as_json=as_json)
    parser.set_defaults(parser=parser)
    parser.add_argument("--version", action="version", version=f"forecast {VERSION}",
                        help=label("cli.version", lang))
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("zh", "en"), default="zh", help=label("cli.lang", lang))
    shared.add_argument("--json", action="store_true", help=label("cli.json", lang))
    below = partial(Parser, lang=lang, as_json=as_json)
    desk = Desk(parser.add_subparsers(  # type: ignore[call-overload]  # it only calls the class
        required=True, metavar="COMMAND", parser_class=below), shared, lang)
    for command in commands:
        import_module(f"forecast.commands.{_MODULES.get(command, command)}").register(desk)
    return parser


if __name__ == "__main__":
    sys.exit(main())
