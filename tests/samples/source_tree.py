"""What the contracts of the house look at: folders, modules, imports, faces.

Everything takes the folder to look at, so that a made-up tree can break each rule.
"""

from __future__ import annotations

import ast
import doctest
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OWN_FOLDERS = frozenset({"samples", "readings", "contracts", "golden"})
"""Folders of the tests that mirror no package."""


def folders(root: Path) -> list[Path]:
    """List a folder and all below it, without what Python leaves there."""
    found = [root, *(path for path in root.rglob("*") if path.is_dir())]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def modules_in(folder: Path) -> list[Path]:
    """List a folder's own modules."""
    return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")


def crowded(root: Path, most: int) -> list[str]:
    """Name the folders with more modules than ``most``."""
    counts = ((folder, len(modules_in(folder))) for folder in folders(root))
    return [f"{folder.relative_to(root.parent)}: {count}" for folder, count in counts if count > most]


def prefixes(root: Path, most: int) -> list[str]:
    """Name the prefixes that more than ``most`` modules of one folder share."""
    found = []
    for folder in folders(root):
        counts = Counter(path.stem.removeprefix("test_").split("_")[0] for path in modules_in(folder))
        found += [f"{folder.relative_to(root.parent)}: {prefix}" for prefix, count in counts.items() if count > most]
    return found


def long_ones(roots: Iterable[Path], most: int) -> list[str]:
    """Name the modules of more than ``most`` lines."""
    found = []
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            count = path.read_text(encoding="utf-8").count("\n")
            if count > most:
                found.append(f"{path.relative_to(root.parent)}: {count}")
    return found


def unmirrored(tests: Path, package: Path) -> list[str]:
    """Name the folders of the tests that have no counterpart in the package."""
    inner = [folder.relative_to(tests) for folder in folders(tests)]
    return [str(path) for path in inner
            if not OWN_FOLDERS & set(path.parts) and not (package / path).is_dir()]


@dataclass(frozen=True)
class Import:
    """One imported name; ``name`` is empty for ``import module``."""

    module: str
    name: str = ""


@cache
def imports(text: str) -> tuple[Import, ...]:
    """List all imports of a module's text, those in functions and for type checks too."""
    found: list[Import] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += (Import(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += (Import("." * node.level + (node.module or ""), alias.name) for alias in node.names)
    return tuple(found)


@cache
def asked(text: str) -> frozenset[tuple[str, str]]:
    """List what a text takes from modules: (module, name), imported or as ``module.name``."""
    found = {(one.module, one.name) for one in imports(text)}
    known = {name: f"{module}.{name}" for module, name in found}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            base = ast.unparse(node.value)
            found.add((known.get(base, base), node.attr))
    return frozenset(found)


@dataclass(frozen=True)
class Package:
    """A package as it stands in a folder: modules by dotted name, and what its faces list."""

    root: Path
    texts: Mapping[str, str]
    faces: Mapping[str, Mapping[str, str]]
    """By package: each name that its ``__init__.pyi`` lists, and the module that it comes from."""
    rooms: frozenset[str] = frozenset()
    """Rooms that a face hands on as such: ``from . import room``."""

    @classmethod
    def at(cls, root: Path) -> Package:
        texts = {_dotted(root, path): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}
        stubs = {_dotted(root, path): path.read_text(encoding="utf-8") for path in sorted(root.rglob("__init__.pyi"))}
        rooms = frozenset(f"{package}.{found.name}" for package, text in stubs.items()
                          for found in imports(text) if found.module == ".")
        return cls(root, texts, {
            package: {found.name: f"{package}.{found.name}" if found.module == "." else f"{package}{found.module}"
                      for found in imports(text)}
            for package, text in stubs.items()}, rooms)

    @property
    def packages(self) -> list[str]:
        """The dotted names of the packages."""
        return sorted(_dotted(self.root, path) for path in self.root.rglob("__init__.py"))

    def target(self, found: Import) -> str:
        """Name the module that an import reaches: a face, unless the name is a module."""
        inner = f"{found.module}.{found.name}"
        return inner if inner in self.texts else found.module

    def graph(self) -> dict[str, set[str]]:
        """Draw which module imports which; a face imports all that it lists from."""
        known = {name: {self.target(found) for found in imports(text)} & set(self.texts)
                 for name, text in self.texts.items()}
        for package, names in self.faces.items():
            known[package] |= set(names.values())
        return known

    def new_homes(self, homes: Mapping[str, Sequence[str]]) -> list[str]:
        """Name the modules that import a library outside its homes."""
        own = self.root.name
        found = []
        for name, text in self.texts.items():
            for library in sorted({one.module.split(".")[0] for one in imports(text)}):
                if library == own or library in sys.stdlib_module_names:
                    continue
                if not any(_within(name, home) for home in homes.get(library, ())):
                    found.append(f"{name}: {library}")
        return found

    def shadowed(self) -> list[str]:
        """Name what a face lists under the name of one of its package's own modules.

        A room that is handed on as such is what its name says.
        """
        return [f"{package}: {name}" for package, names in self.faces.items()
                for name in names
                if f"{package}.{name}" in self.texts and f"{package}.{name}" not in self.rooms]

    def weeds(self, others: Iterable[str]) -> list[str]:
        """Name what a face lists and nobody outside the package takes from it.

        ``others`` are the texts of those who stand outside: tests, benchmarks, examples.
        """
        used = {one for text in others for one in asked(text)}
        for name, text in self.texts.items():
            used |= {(module, taken) for module, taken in asked(text) if not _within(name, module)}
        for package, names in self.faces.items():
            used |= {(module, name) for name, module in names.items() if not _within(package, module)}
        return [f"{package}: {name}" for package, names in self.faces.items()
                if package != self.root.name  # the public face is for those who install it
                for name in names if (package, name) not in used]


def examples(text: str) -> str:
    """Return what a document's examples run."""
    return "".join(example.source for example in doctest.DocTestParser().get_examples(text))


def _dotted(root: Path, path: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")
