"""Faces: what a package says of itself and offers, all of it there and asked for; no cycles."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from samples.places import PROJECT
from samples.source_tree import Package, examples

FORECAST = PROJECT / "forecast"
OUTSIDE = ("tests", "benchmarks", "tools", "workbooks")
FACELESS = frozenset({"forecast", "forecast.commands"})
LOADER = ("import lazy_loader", "__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)")
DOCSTRING = 8

PROBE = """
import json, sys
from importlib import import_module
from types import ModuleType

for package, names in json.loads(sys.argv[1]):
    for name in names:
        try:
            value = getattr(import_module(package), name)
        except AttributeError:
            print(f"{package}: {name}")
        except ImportError as error:
            print(f"{package}: {name} ({error})")
        else:
            if isinstance(value, ModuleType):
                print(f"{package}: {name} is a module")
"""


def speechless(package: Package) -> list[str]:
    """Name the packages whose ``__init__`` holds more than a docstring and its face."""
    found = []
    for name in package.packages:
        if name in FACELESS:
            continue
        tree = ast.parse(package.texts[name])
        said = ast.get_docstring(tree, clean=False) or ""
        if "In:" not in said or "Out:" not in said or len(said.strip().split("\n")) > DOCSTRING:
            found.append(f"{name}: docstring")
        if tuple(ast.unparse(node) for node in tree.body[1:]) != LOADER or name not in package.faces:
            found.append(f"{name}: face")
    return found


def absent(package: Package, *, backwards: bool) -> list[str]:
    """Name what a face lists and does not have, packages asked in one order or the other."""
    order = [(face, sorted(name for name in package.faces[face] if f"{face}.{name}" not in package.rooms))
             for face in sorted(package.faces, reverse=backwards)]
    ran = subprocess.run([sys.executable, "-c", PROBE, json.dumps(order)], cwd=package.root.parent,
                         capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def cycle(package: Package) -> list[str]:
    """Return the modules of one cycle in order, none if there is no cycle."""
    try:
        TopologicalSorter(package.graph()).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def planted(root: Path, modules: dict[str, str]) -> Package:
    """Write a package ``pkg``; a package's face gets its two lines."""
    for name, text in {"pkg/__init__.py": "", **modules}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Package.at(root / "pkg")


FACE = '"""What it is.\n\nIn: this. Out: that.\n"""\n' + "\n".join(LOADER) + "\n"
ROOM = {"pkg/room/__init__.py": FACE, "pkg/room/__init__.pyi": "from .desk import Lamp as Lamp\n",
        "pkg/room/desk.py": "Lamp = 1\nChair = 2\n"}


def test_every_package_says_what_goes_in_and_out_and_no_more() -> None:
    package = Package.at(FORECAST)
    assert len(package.faces) > 30
    assert not (found := speechless(package)), "\n".join(found)


def test_a_package_that_says_less_or_more_is_named(tmp_path: Path) -> None:
    package = planted(tmp_path, {
        **ROOM,
        "pkg/mute/__init__.py": "\n".join(LOADER), "pkg/mute/__init__.pyi": "",
        "pkg/vague/__init__.py": FACE.replace("Out:", ""), "pkg/vague/__init__.pyi": "",
        "pkg/wordy/__init__.py": FACE.replace("In:", "\n" * 8 + "In:"), "pkg/wordy/__init__.pyi": "",
        "pkg/busy/__init__.py": FACE + "LAMPS = 3\n", "pkg/busy/__init__.pyi": "",
        "pkg/bare/__init__.py": FACE})
    assert speechless(package) == [
        "pkg: docstring", "pkg: face", "pkg.bare: face", "pkg.busy: face", "pkg.mute: docstring", "pkg.mute: face",
        "pkg.vague: docstring", "pkg.wordy: docstring"]


@pytest.mark.parametrize("backwards", [False, True])
def test_every_name_of_a_face_is_there(backwards: bool) -> None:
    assert not (found := absent(Package.at(FORECAST), backwards=backwards)), "\n".join(found)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_name_that_is_not_there_is_named(backwards: bool, tmp_path: Path) -> None:
    package = planted(tmp_path, {**ROOM, "pkg/room/__init__.pyi":
                                 "from .desk import Lamp as Lamp\nfrom .desk import Sofa as Sofa\n"
                                 "from .shelf import Book as Book\n"})
    assert absent(package, backwards=backwards) == [
        "pkg.room: Book (No module named 'pkg.room.shelf')", "pkg.room: Sofa"]


def test_no_name_of_a_face_is_a_modules_name() -> None:
    assert not (found := Package.at(FORECAST).shadowed()), "\n".join(found)


def test_a_name_that_is_a_modules_is_named(tmp_path: Path) -> None:
    package = planted(tmp_path, {**ROOM, "pkg/room/__init__.pyi": "from .desk import desk as desk\n"})
    assert package.shadowed() == ["pkg.room: desk"]


def test_a_room_that_is_handed_on_as_such_is_no_shadow(tmp_path: Path) -> None:
    package = planted(tmp_path, {**ROOM, "pkg/__init__.pyi": "from . import room as room\n"})
    assert package.shadowed() == []
    assert package.faces["pkg"] == {"room": "pkg.room"}
    assert cycle(package) == []


def outside() -> list[str]:
    """Return the texts of those who stand outside the package: code, and what documents show."""
    code = [path.read_text(encoding="utf-8") for name in OUTSIDE for path in (PROJECT / name).rglob("*.py")]
    documents = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    return code + [examples(path.read_text(encoding="utf-8")) for path in documents]


def test_every_name_of_a_face_is_asked_for() -> None:
    assert not (found := Package.at(FORECAST).weeds(outside())), "\n".join(found)


def test_a_name_that_nobody_asks_for_is_named(tmp_path: Path) -> None:
    listed = "from .desk import Chair as Chair\nfrom .desk import Lamp as Lamp\n"
    package = planted(tmp_path, {
        **ROOM, "pkg/room/__init__.pyi": listed, "pkg/room/shelf.py": "from pkg.room import Chair, Lamp\n",
        "pkg/hall.py": "def walk():\n    from pkg.room import Lamp\n"})
    assert package.weeds([]) == ["pkg.room: Chair"]
    assert package.weeds(["from pkg.room.desk import Chair\n"]) == ["pkg.room: Chair"]
    assert package.weeds(["from pkg import room\nroom.Chair\n"]) == []
    assert package.weeds(["import pkg.room\npkg.room.Chair\n"]) == []
    assert package.weeds([examples("Text.\n\n>>> from pkg.room import (\n...     Chair, Lamp)\n>>> Chair\n2\n")]) == []


def test_no_module_imports_itself_by_a_detour() -> None:
    assert not (found := cycle(Package.at(FORECAST))), "\n".join(found)


@pytest.mark.parametrize("text", [
    "from pkg.room import Lamp\n",
    "from pkg.room.desk import Lamp\n",
    "import pkg.room.desk\n",
    "def walk():\n    from pkg.room import desk\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg.room import Lamp\n"])
def test_a_detour_is_named(text: str, tmp_path: Path) -> None:
    straight = {**ROOM, "pkg/hall.py": text}
    assert cycle(planted(tmp_path, straight)) == []
    found = cycle(planted(tmp_path, {**straight, "pkg/room/desk.py": "Lamp = 1\nfrom pkg import hall\n"}))
    assert {"pkg.hall", "pkg.room.desk"} <= set(found)


def test_who_goes_in_by_their_own_face_is_named(tmp_path: Path) -> None:
    package = planted(tmp_path, {**ROOM, "pkg/room/desk.py": "from pkg.room import Lamp\n"})
    assert set(cycle(package)) == {"pkg.room", "pkg.room.desk"}
