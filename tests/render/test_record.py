"""The record keeps its promise: the schema, a place for every number, the same codes in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from samples.places import LUOHU, PROJECT, SHARED, with_its_scenarios

from forecast.cli import main
from forecast.equations.equation import Kind
from forecast.exhibits.kit.types import Role
from forecast.labels import keys
from forecast.render.record import SHARES, Files, _quantiles, files_left, write_record

SCHEMA = json.loads((PROJECT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
CASES = SHARED / "clerk_cases"


def recorded(workbook: Path, folder: Path, *words: str) -> dict[str, Any]:
    assert main(["run", str(workbook), "--out", str(folder), *words]) == 0
    record: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return record


def faults(record: object) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message[:200]}"
            for one in Draft202012Validator(SCHEMA).iter_errors(record)]


@pytest.fixture(scope="module")
def luohu(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return recorded(LUOHU, tmp_path_factory.mktemp("record") / "out", "--draws", "60")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_reason_for_a_figure_is_in_the_schema() -> None:
    assert set(SCHEMA["$defs"]["value"]["properties"]["why"]["enum"]) == set(keys("vintage"))


def test_the_record_is_as_the_schema_says(luohu: dict[str, Any]) -> None:
    assert not (found := faults(luohu)), "\n".join(found[:20])


@pytest.mark.shared
@pytest.mark.parametrize(("name", "words"), [
    ("base.xlsx", ("--draws", "40", "--lang", "en")), ("gz14.xlsx", ("--draws", "0")), ("noarea.xlsx", ("--draws", "20")),
])
def test_the_record_of_other_workbooks_too(name: str, words: tuple[str, ...], tmp_path: Path) -> None:
    assert not (found := faults(recorded(CASES / name, tmp_path / "out", *words))), "\n".join(found[:20])


def test_what_is_not_as_promised_is_found(luohu: dict[str, Any]) -> None:
    def without(*path: str) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(luohu))
        inner = copy
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]
        return copy

    year = ("scenarios", "基准", "values", "gpb_revenue", "2020")
    for path in (("base",), ("scenarios", "基准", "values"), (*year, "cells"), (*year, "equation"), (*year, "p50")):
        assert faults(without(*path)), path


def test_the_kinds_are_those_of_the_program() -> None:
    """A kind that is added to the program is added to the schema."""
    kinds = SCHEMA["$defs"]["value"]["properties"]["kind"]["enum"]
    assert {*get_args(Kind), "published", "start", "imposed", "history"} == set(kinds)
    assert set(get_args(Role)) == set(SCHEMA["$defs"]["cell"]["properties"]["kind"]["enum"])


def test_a_number_stands_in_the_cell_that_the_record_names(luohu: dict[str, Any]) -> None:
    book = load_workbook(LUOHU, data_only=True)
    units = {"亿元": 1e8, "万元": 1e4}
    checked = 0
    for scenario in luohu["scenarios"].values():
        for item, years in scenario["values"].items():
            for value in years.values():
                if value["kind"] != "published" or value.get("read_by") or item not in {"gpb_revenue", "gdp_nominal", "fai"}:
                    continue
                (place,) = value["cells"]
                assert place["file"] == LUOHU.name
                stands = book[place["sheet"]][place["cell"]].value
                # the sheet may count in another unit than the item
                assert any(value["value"] == pytest.approx(float(stands) * own / other)
                           for own in units.values() for other in units.values())
                checked += 1
    assert checked > 20


def test_every_number_says_where_it_is_from(luohu: dict[str, Any]) -> None:
    for scenario in luohu["scenarios"].values():
        for item, years in scenario["values"].items():
            for year, value in years.items():
                assert value["cells"] or value.get("equation") or value["kind"] in {"start", "history"}, (item, year)
        assert all(one["basis"] for one in scenario["parameters"].values())
    inputs = [cell for row in luohu["exhibits"]["model"]["rows"] for cell in row["cells"]
              if cell["kind"] == "input" and isinstance(cell["value"], float)]
    assert sum(bool(cell["cells"]) for cell in inputs) > 0.85 * len(inputs)


def test_codes_are_the_same_in_both_languages(tmp_path: Path, luohu: dict[str, Any]) -> None:
    english = recorded(LUOHU, tmp_path / "out", "--draws", "60", "--lang", "en")
    assert not faults(english)
    assert (luohu["language"], english["language"]) == ("zh", "en")
    assert list(english["items"]) == list(luohu["items"])
    assert list(english["exhibits"]) == list(luohu["exhibits"])
    for one, other in zip(english["scenarios"].values(), luohu["scenarios"].values(), strict=True):
        numbers, same = ({(item, year): cell["value"] for item, years in scenario["values"].items()
                          for year, cell in years.items()} for scenario in (one, other))
        assert numbers == same


def test_the_same_run_gives_the_same_record(tmp_path: Path) -> None:
    copy = with_its_scenarios(Path(shutil.copy(LUOHU, tmp_path / LUOHU.name)))
    for folder in ("one", "two"):
        recorded(copy, tmp_path / folder, "--draws", "20")
    assert (tmp_path / "one" / "result.json").read_bytes() == (tmp_path / "two" / "result.json").read_bytes()


@pytest.mark.parametrize("count", [1, 2, 3, 200, 999, 1000, 1001])
def test_quantiles_of_many_rows_are_those_of_numpy_to_the_bit(count: int) -> None:
    draws = np.random.default_rng(count).standard_t(3, (40, count)) * 1e5
    assert _quantiles(draws).tolist() == np.quantile(draws, SHARES, axis=-1).tolist()


def test_what_a_run_left_is_read_off_the_end_of_its_record(tmp_path: Path) -> None:
    path, left = tmp_path / "result.json", {"某区-结果.xlsx": "ab", '附件 "files": .docx': "cd"}
    write_record({"summary": ['\n "files": {"a": "b"}'], "exhibits": {"files": {"c": "d"}}}, Files([], left), path)
    assert files_left(path) == left == json.loads(path.read_text(encoding="utf-8"))["files"]
    written = path.read_bytes()
    for other in (b"", b"[]", b"\xff", written[:-4], json.dumps(json.loads(written), indent=4).encode(), b'\n "files": 3}'):
        path.write_bytes(other)
        assert files_left(path) == {}
    assert files_left(tmp_path / "none.json") == {}
