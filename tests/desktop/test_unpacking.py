"""The libraries of the Windows folder are unpacked once, whole or not at all, wherever there is room."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from samples.places import PROJECT

from forecast.desktop.unpacking import PACK, PLACE, ready


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Python of its own with packed libraries; the user's folder lies beside it."""
    made, library = tmp_path / "U 盘" / "python", tmp_path / "甲库一"
    made.mkdir(parents=True)
    library.mkdir()
    (library / "__init__.py").write_text("figure = 6.5\n", encoding="utf-8")
    with tarfile.open(made / PACK, "w:xz") as pack:
        pack.add(library, "甲库一")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "用户"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "甲库一", raising=False)
    return made


def test_what_is_packed_can_be_imported_and_is_unpacked_once(home: Path) -> None:
    seen: list[str] = []
    sys.path.insert(0, str(home / PLACE))  # as Python's own list has it, before it is there
    with pytest.raises(ImportError):
        __import__("甲库一")
    ready(home, lambda page: seen.append(page.read_text(encoding="utf-8")))
    assert __import__("甲库一").figure == 6.5
    assert len(seen) == 1
    assert "第一次使用" in seen[0]
    made = (home / PLACE / "甲库一" / "__init__.py").stat().st_ino
    ready(home, lambda page: seen.append(str(page)))
    assert (home / PLACE / "甲库一" / "__init__.py").stat().st_ino == made
    assert len(seen) == 1
    assert [one.name for one in (home / "Lib").iterdir()] == ["site-packages"]


def test_a_folder_that_cannot_be_written_leaves_it_to_the_users_own(
        home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = Path.mkdir

    def refused(path: Path, *words: object, **more: bool) -> None:
        if path.is_relative_to(home):
            raise PermissionError(13, "read-only", str(path))
        made(path, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refused)
    for _ in range(2):
        ready(home, lambda _: None)
    (own,) = (tmp_path / "用户").iterdir()
    assert (own / "甲库一" / "__init__.py").is_file()
    assert str(own) in sys.path
    assert sys.path.count(str(own)) == 1


def test_half_an_archive_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    pack = home / PACK
    pack.write_bytes(pack.read_bytes()[:120])
    seen: list[str] = []
    assert not ready(home, lambda page: seen.append(page.read_text(encoding="utf-8")))
    assert "重新完整解压" in seen[1]
    assert not [one for folder in (home, tmp_path / "用户") for one in folder.rglob("*") if "甲库" in one.name]
    assert not (home / PLACE).exists()


def test_nothing_but_python_itself_and_what_lies_open_is_needed_to_unpack(home: Path) -> None:
    """The starter runs before any library is there: neither numpy nor lxml may be asked for."""
    import lazy_loader

    (home / "lazy_loader").symlink_to(Path(lazy_loader.__file__).parent)
    (home / "forecast").symlink_to(PROJECT / "forecast")
    code = ("import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; "
            "from forecast.desktop.unpacking import ready; ready(Path(sys.argv[1]), lambda _: None); "
            "import 甲库一; print(甲库一.figure)")
    ran = subprocess.run([sys.executable, "-I", "-S", "-X", "utf8", "-c", code, str(home)], capture_output=True,
                         text=True, encoding="utf-8", check=False, env={**os.environ})
    assert ran.stdout.strip() == "6.5", ran.stderr
