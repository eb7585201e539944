"""The one page: five sentences, two pictures and ten rows on one page, whatever the bureau."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from docx import Document
from samples.places import LUOHU, SHARED

from forecast.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.shared
@pytest.mark.parametrize(("name", "sentences"), [("luohu-2020", 5), ("tax_all", 5), ("gz14", 4)])
def test_ten_rows_and_the_pictures_are_on_one_page(tmp_path: Path, name: str, sentences: int) -> None:
    source = LUOHU if name == "luohu-2020" else SHARED / "clerk_cases" / f"{name}.xlsx"
    assert main(["run", str(source), "--out", str(tmp_path), "--pdf", "none"]) == 0
    paper = Document(str(tmp_path / f"{name}-一页纸.docx"))
    (table,) = paper.tables
    assert len(table.rows) == 2 + 10
    assert len(paper.inline_shapes) == (1 if name == "gz14" else 2)
    said = [one.text for one in paper.paragraphs if one.style is not None and one.style.name == "公文正文" and one.text]
    assert len(said) == sentences
    assert not [text for text in said if "（见" in text]


def test_in_english_too_it_has_its_pictures_and_the_first_rows(tmp_path: Path) -> None:
    assert main(["run", str(LUOHU), "--out", str(tmp_path), "--lang", "en"]) == 0
    paper = Document(str(tmp_path / "luohu-2020-one-page.docx"))
    (table,) = paper.tables
    assert len(paper.inline_shapes) == 2
    assert len(table.rows) >= 2 + 6
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "luohu-2020-one-page.pdf").read_bytes())) == 1
