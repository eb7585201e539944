"""Very many faults of one kind: the first are told, the rest counted and not looked into."""

from __future__ import annotations

import pytest
from samples.bare_package import bare_package, rows

from forecast.issues import InputError
from forecast.xlsx.lint.findings import LISTED, Findings
from forecast.xlsx.lint.inspect import refuse_unsound

ONE = rows('<c r="A1"><v>1</v></c>')


def named(count: int, at: str = "B2") -> bytes:
    """A workbook with names that are cells, as no name may be."""
    names = "".join(f'<definedName name="n{one}">表!${at[0]}${at[1]}</definedName>' for one in range(1, count + 1))
    return bare_package(ONE, names=f"<definedNames>{names}</definedNames>")


def test_what_is_counted_only_is_not_asked_whose_it_is() -> None:
    asked: list[int] = []
    findings = Findings("表.xlsx", frozenset({"结果"}))
    for number in range(5 * LISTED):
        findings.fault("xlsx_name", "xl/workbook.xml", f"n{number}", of=lambda: asked.append(1) or {"表"})
    (*told, more) = findings.all()
    assert [one.found for one in told] == [f"n{number}" for number in range(LISTED)]
    assert (more.code, more.found) == ("xlsx_more", str(4 * LISTED))
    assert len(asked) == LISTED
    assert findings.users == {*told}


def test_a_fault_that_is_counted_only_makes_no_other_the_users() -> None:
    findings = Findings("表.xlsx", frozenset({"结果"}))
    for number in range(LISTED):
        findings.fault("xlsx_name", "xl/workbook.xml", f"n{number}", of={"表"})
    findings.fault("xlsx_index", "xl/workbook.xml", "x", of={"结果"})
    findings.fault("xlsx_name", "xl/workbook.xml", "n99", of={"表"})
    assert {one.code for one in findings.users} == {"xlsx_name"}


@pytest.mark.parametrize("had", [1, LISTED - 2, 3 * LISTED])
def test_names_that_the_user_had_wrong_stop_nothing_however_many_there_are(had: int) -> None:
    refuse_unsound("表.xlsx", named(had), named(3 * LISTED), frozenset({"表"}))


def test_names_that_were_right_before_are_told_ten_times_and_counted() -> None:
    with pytest.raises(InputError) as caught:
        refuse_unsound("表.xlsx", bare_package(ONE), named(3 * LISTED), frozenset({"表"}))
    first, *told, more = caught.value.issues
    assert first.code == "result_unsound"
    assert [one.found for one in told] == [f"n{number}" for number in range(1, LISTED + 1)]
    assert (more.code, more.found) == ("xlsx_more", str(2 * LISTED))


def test_one_dead_sheet_is_told_of_each_name_that_points_there() -> None:
    names = "".join(f'<definedName name="税{one}">旧!$A$1</definedName>' for one in range(3))
    made = bare_package(ONE, names=f"<definedNames>{names}</definedNames>")
    with pytest.raises(InputError) as caught:
        refuse_unsound("表.xlsx", bare_package(ONE), made, frozenset({"旧"}))
    assert [one.code for one in caught.value.issues[1:]] == ["xlsx_unknown_sheet"] * 3
