"""``forecast doctor``: what this machine lacks, in words; nothing is fetched."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import DONE, print_json
from forecast.labels import Lang, enumerated, in_lang, label

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.machine import Finding

LACKING = 1
"""The exit code where something is missing that the program needs."""


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("doctor", act)
    parser.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR",
                        help=desk.say("out"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Look at the machine and say how it is."""
    from forecast.machine import examine

    found = examine(arguments.out, sys.stdout.encoding or "ascii")
    lacks = [one for one in found if one.state == "missing"]
    if arguments.json:
        print_json({"ok": not lacks, "checks": [_as_json(one, lang) for one in found]})
        return LACKING if lacks else DONE
    for one in found:
        text, hint = _told(one, lang)
        print(f"{label(f'doctor.{one.state}', lang)}  {text}")
        if hint:
            print(f"      {hint}")
    print(label("doctor.ends_lacking" if lacks else "doctor.ends_fine", lang, count=len(lacks)))
    return LACKING if lacks else DONE


def _told(one: Finding, lang: Lang) -> tuple[str, str]:
    """Say how something is, and what to do about it where it is not as it should be."""
    names = [label(f"doctor.font_{name}", lang) if one.key == "fonts" else name
             for name in one.lacking]
    fields = {"found": one.found, "lacking": in_lang(enumerated(names), lang)}
    if one.state == "fine":
        return label(f"doctor.{one.key}", lang, **fields), ""
    return (label(f"doctor.{one.key}_lacking", lang, **fields),
            label(f"doctor.{one.key}_hint", lang, **fields))


def _as_json(one: Finding, lang: Lang) -> dict[str, object]:
    text, hint = _told(one, lang)
    return {"check": one.key, "state": one.state, "found": one.found,
            "lacking": list(one.lacking), "text": text, "hint": hint}
