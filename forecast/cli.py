# PYTHON_ARGCOMPLETE_OK
"""Words in, words out: parses the command line, calls the command, sets the exit code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import BAD_INPUT, DONE, OUR_BUG, Desk, print_issues
from forecast.labels import Lang, label
from forecast.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("run", "check", "new", "import", "collect", "explain", "estimate", "compare", "reckon",
            "goal", "design", "landing", "verify", "backtest", "quarters", "doctor")
"""The commands in the order of the help, each a module of :mod:`forecast.commands`."""
_MODULES = {"import": "take"}
"""Where a command cannot give its module its name."""
INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    0 done, 1 our bug, 2 the input's problem, 130 ended by Ctrl-C.
    """
    if argv is not None:
        return _ran(argv)
    # a command is over in seconds: most of what it makes lives as long as it does
    gc.set_threshold(50_000, 20, 20)
    code = _ran(sys.argv[1:])
    gc.freeze()  # the process ends: what is left needs no last search for cycles
    return code


def _ran(argv: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old console may lack a character
    words = _each_apart(_command_first(argv))
    lang = _language(words)
    parser = _parser(lang, _asked(words))
    if "_ARGCOMPLETE" in os.environ:  # the shell asks how a line may go on
        import argcomplete

        argcomplete.autocomplete(parser)
    arguments = parser.parse_args(words)
    from forecast.issues import InputError

    try:
        return int(arguments.act(arguments, lang))
    except InputError as error:
        print_issues(error.issues, lang, as_json=arguments.json)
        return BAD_INPUT
    except BrokenPipeError:  # the reader (head, a closed pager) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # the last line of defence: say whose fault it is
        traceback.print_exc()
        print(label("cli.our_bug", lang), file=sys.stderr)
        return OUR_BUG


def _command_first(words: Sequence[str]) -> list[str]:
    """Put the command before the options that stand before it: both orders are one."""
    place = next((at for at, word in enumerate(words) if word in COMMANDS), 0)
    if not words or not words[0].startswith("-"):
        return list(words)
    return [*words[place:place + 1], *words[:place], *words[place + 1:]]


_SEVERAL = {"run": "--scenario"}
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


def _parser(lang: Lang, commands: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="forecast", description=label("cli.program", lang))
    parser.add_argument("--version", action="version", version=f"forecast {VERSION}",
                        help=label("cli.version", lang))
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("zh", "en"), default="zh", help=label("cli.lang", lang))
    shared.add_argument("--json", action="store_true", help=label("cli.json", lang))
    desk = Desk(parser.add_subparsers(required=True, metavar="COMMAND"), shared, lang)
    for command in commands:
        import_module(f"forecast.commands.{_MODULES.get(command, command)}").register(desk)
    return parser


if __name__ == "__main__":
    sys.exit(main())
