"""Workbooks with less in them: any items, years, stages, budgets, targets, scenarios left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st
from samples.places import LUOHU, SHARED

from forecast.data import ACCOUNTS, Dataset
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hypothesis.vendor.pretty import RepresentationPrinter

CLERKS = tuple(SHARED / "clerk_cases" / f"{name}.xlsx" for name in ("base", "gz14", "tax_all"))
ANCHORS = ("gpb_revenue", "tax_revenue", "nontax_revenue")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Thinned:
    """A thinned workbook; printed as what is left in it."""

    book: InputBook = field(repr=False)
    file: str
    figures: dict[str, str]
    targets: tuple[str, ...]
    scenarios: tuple[str, ...]

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: object) -> None:
        printer.text(repr(self))  # else a failure prints the whole book, and that is the failure told


@cache
def whole(path: Path = LUOHU) -> InputBook:
    return read(path)


def thinned(*paths: Path) -> st.SearchStrategy[Thinned]:
    """Draw a workbook, and leave out any part of it; a line of revenue stays."""
    return st.sampled_from(paths).flatmap(lambda path: _less(whole(path)))


@st.composite
def _less(draw: st.DrawFn, book: InputBook) -> Thinned:
    data = book.dataset
    items = sorted({seen.item for seen in data.observations})
    kept = draw(st.one_of(
        st.builds(frozenset, st.lists(st.sampled_from(items), max_size=5)),
        st.builds(frozenset(items).difference, st.lists(st.sampled_from(items), max_size=8)),
        _share(items)))
    anchor = draw(st.sampled_from(ANCHORS))
    silent = draw(_few(ACCOUNTS, 3))
    years = sorted({seen.period.year for seen in data.observations})
    gone = draw(_few(years, len(years) - 2))
    stages = draw(st.sampled_from(("all", "past", "yearly")))
    seen = tuple(
        one for one in data.observations
        if one.item == anchor or (
            one.item in kept and one.period.year not in gone
            and (data.catalog[one.item].account not in silent)
            and (stages != "past" or one.status.is_past)
            and (stages != "yearly" or one.period.freq == "A")))
    made = replace(
        book, dataset=_dataset(data, seen, draw(st.booleans())),
        targets=_subset(draw, book.targets), scenarios=_subset(draw, book.scenarios),
        bureau=replace(book.bureau, scenario_files=_subset(draw, book.bureau.scenario_files)))
    left: dict[str, list[str]] = {}
    for one in seen:
        left.setdefault(one.item, []).append(f"{one.period}{one.status.value}")
    return Thinned(made, book.path.name, {item: " ".join(years) for item, years in left.items()},
                   tuple(one.item for one in made.targets),
                   tuple(one.name for one in (*made.scenarios, *made.bureau.scenario_files)))


def _share(items: Sequence[str]) -> st.SearchStrategy[frozenset[str]]:
    """Draw about half of the items."""
    return st.integers(0, 2 ** len(items) - 1).map(
        lambda bits: frozenset(item for place, item in enumerate(items) if bits >> place & 1))


def _few(choices: Iterable[T], most: int) -> st.SearchStrategy[frozenset[T]]:
    return st.one_of(st.just(frozenset()), st.frozensets(
        st.sampled_from(list(choices)), max_size=max(0, most)))


def _subset(draw: st.DrawFn, rows: Sequence[T]) -> tuple[T, ...]:
    lost = draw(st.one_of(st.just(frozenset(range(len(rows)))), _few(range(len(rows)), len(rows)))
                ) if rows else frozenset()
    return tuple(row for place, row in enumerate(rows) if place not in lost)


def _dataset(data: Dataset, seen: Sequence[object], has_adjustments: bool) -> Dataset:
    return replace(data, observations=tuple(seen),  # type: ignore[arg-type]  # observations
                   adjustments=data.adjustments if has_adjustments else ())
