"""The bundled fonts: they hold what bureaus write, carry their own name and the licence."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont
from samples.places import PROJECT

FONTS = PROJECT / "forecast" / "fonts"
SIGNS = "％‰±−–—≥≤×÷°²³→▲▼●，。：；（）《》“”、…·￥〇①②③℃㎡"
SOURCES = Path("/usr/share/fonts/opentype/noto")
weights = pytest.mark.parametrize("weight", ["Regular", "Bold"])


def font(weight: str) -> TTFont:
    return TTFont(FONTS / f"FCSansSC-{weight}.ttf", lazy=False)


def characters(weight: str) -> frozenset[int]:
    return frozenset(font(weight).getBestCmap())


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_fonts", PROJECT / "tools/build_fonts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@weights
def test_gb2312_is_covered(weight: str) -> None:
    hanzi = {bytes((row, cell)).decode("gb2312")
             for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
             if not (row == 0xD7 and cell > 0xF9)}
    assert len(hanzi) == 6763
    held = characters(weight)
    assert not {one for one in hanzi if ord(one) not in held}


@weights
def test_every_county_and_district_can_be_named(weight: str) -> None:
    """A bureau whose name the charts could not draw got no result at all."""
    held = characters(weight)
    assert not {one for one in "埇桥浉河瀍河鄠邑猇亭硚口甪直" if ord(one) not in held}


@weights
def test_latin_and_signs_are_covered(weight: str) -> None:
    held = characters(weight)
    assert set(range(0x20, 0x7F)) <= held
    assert set(range(0xFF01, 0xFF5F)) <= held, "full-width forms"
    assert not {one for one in SIGNS if ord(one) not in held}


@weights
@pytest.mark.parametrize("name", sorted(
    path.relative_to(PROJECT / "forecast").as_posix()
    for path in (PROJECT / "forecast").rglob("*.toml")))
def test_every_word_of_ours_can_be_drawn(weight: str, name: str) -> None:
    text = (PROJECT / "forecast" / name).read_text(encoding="utf-8")
    held = characters(weight)
    assert not {one for one in text if ord(one) not in held and one not in "\n\t"}


@weights
def test_glyphs_are_not_empty(weight: str) -> None:
    opened = font(weight)
    names = opened.getBestCmap()
    blank = {one for one in "财政预算啊齄0Aa％≥" if opened["glyf"][names[ord(one)]].numberOfContours == 0}
    assert not blank


@weights
def test_names_are_our_own_and_the_licence_is_kept(weight: str) -> None:
    table = font(weight)["name"]
    assert table.getDebugName(1) == "FC Sans SC"
    assert table.getDebugName(6) == f"FCSansSC-{weight}"
    for number in (1, 3, 4, 6):
        assert not re.search("noto|source", str(table.getDebugName(number)), re.IGNORECASE)
    notice = str(table.getDebugName(0))
    assert "Adobe" in notice
    assert "SIL Open Font License" in str(table.getDebugName(13))
    assert notice in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_licence_is_whole() -> None:
    text = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for part in ("SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007", "PREAMBLE", "DEFINITIONS",
                 "PERMISSION & CONDITIONS", "5) The Font Software", "TERMINATION", "DISCLAIMER"):
        assert part in text


@weights
def test_files_are_small_and_without_hinting(weight: str) -> None:
    path = FONTS / f"FCSansSC-{weight}.ttf"
    assert path.stat().st_size <= 2_500_000
    assert not {"fpgm", "prep", "cvt ", "CFF ", "GSUB", "GPOS"} & set(font(weight).keys())


def test_the_weights_hold_the_same_characters() -> None:
    assert characters("Regular") == characters("Bold")


def test_the_fonts_hold_what_the_builder_asks_for(builder: ModuleType) -> None:
    assert builder.wanted() <= characters("Regular")
    assert len(characters("Regular") - builder.wanted()) < 10, "two signs may share a shape"


@pytest.mark.skipif(not SOURCES.exists(), reason="needs Debian's fonts-noto-cjk")
def test_building_again_gives_the_same_bytes(builder: ModuleType) -> None:
    assert builder.build(SOURCES, "Bold") == (FONTS / "FCSansSC-Bold.ttf").read_bytes()
