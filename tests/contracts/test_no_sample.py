"""What the package ships names no place, year, amount or document of a sample: it serves any."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import forecast

HOUSE = Path(forecast.__file__).parent
TEXTS = {".py", ".pyi", ".toml", ".model", ".md", ".txt"}
FILES = sorted(path for path in HOUSE.rglob("*") if path.suffix in TEXTS)
CITING = {"models/district.priors.toml", "models/shared.toml"}
"""They cite the panels that they were estimated on, with their places and years; none is a sample's."""
SAMPLES = re.compile("罗湖|深圳|luohu|shenzhen", re.IGNORECASE)

PLACES = re.compile(
    "罗湖|深圳|福田|南山|宝安|龙岗|盐田|龙华|坪山|光明区|广州|番禺|东莞|北京|上海|杭州|成都|黄平"
    "|luohu|shenzhen|futian|nanshan|bao'?an|guangzhou|panyu|guangdong|广东", re.IGNORECASE)
PLACES_OF_METHOD = re.compile("Purple Mountain|Bank of England")
DOCUMENTS = re.compile("预算报告：|计划报告：|政府工作报告：|一次性物业|物业资产|物业出让")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d|[-.]bit)")
MEANT = re.compile(
    r"[〔（(][12]\d{3}[〕）)]"  # the number of a rule: 财预〔2018〕35号, Caiyu (2018) 35
    r"|2020年提高到30%|30 % by 2020"  # the Third Plenum on the profit of state firms
    r"|2016年5月1日起全面改征增值税|valid_(?:from|to) = \d{4}"  # when a tax came or went
    r"|Excel 20\d\d|表格 2003|Spreadsheet 2003|xml_2003")  # programs and their formats
EXAMPLES = {"labels/issue.toml", "labels/cli.toml", "workbook/contract.py", "workbook/import_sheets.py",
            "workbook/policy_sheets.py", "workbook/project_sheets.py"}
"""Files that show how to type a period, a date, a target."""
AN_EXAMPLE = re.compile(r"如|可写|such as|for example|e\.g\.|as \\\\\"|as 2020|用 \+ - \* / 和括号")


def name_of(path: Path) -> str:
    """A file's name as seen from the package."""
    return path.relative_to(HOUSE).as_posix()


def literals(text: str) -> list[tuple[int, str]]:
    """The string literals of a module that hold Chinese and are no docstring."""
    tree = ast.parse(text)
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
            and isinstance(node.body[0], ast.Expr)}
    return [(node.lineno, node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in docs and re.search("[\u4e00-\u9fff]", node.value)]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_names_no_place_and_no_document(path: Path) -> None:
    """No district, city or province, and no document that a sample cites."""
    text = PLACES_OF_METHOD.sub("", path.read_text(encoding="utf-8"))
    places = SAMPLES if name_of(path) in CITING else PLACES
    assert not places.findall(text)
    assert not DOCUMENTS.findall(text)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix in {
    ".toml", ".model", ".py"}], ids=name_of)
def test_names_no_year(path: Path) -> None:
    """No year in what users read, but for rules by their number and examples of typing."""
    name, text = name_of(path), path.read_text(encoding="utf-8")
    if name in CITING:
        return
    lines = literals(text) if path.suffix == ".py" else list(enumerate(text.splitlines(), 1))
    found = [(number, line) for number, line in lines if YEAR.search(MEANT.sub("", line))
             and not (name in EXAMPLES and AN_EXAMPLE.search(line))]
    assert not found
