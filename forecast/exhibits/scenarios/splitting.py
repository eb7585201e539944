"""What is split when nothing is asked for, and what a split that cannot be solved is told as."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from forecast.equations import CoalitionError
from forecast.exhibits.kit import key_items
from forecast.exhibits.scenarios.attribution import HEADLINES, group_name
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import enumerated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.exhibits.kit import Maker
    from forecast.projection import Result

_LINES = ("nontax_revenue", "gdp_nominal")


def usual_items(*results: Result) -> list[str]:
    """List the headline items that every result computes; without any, the lines of revenue."""
    common = set.intersection(*({one.name for one in result.model.equations}
                                for result in results))
    return ([code for code in key_items(results[-1]) if code in common]
            or [code for code in HEADLINES if code in common]
            or [code for code in _LINES if code in common] or sorted(common)[:1])


@contextmanager
def mixtures(make: Maker) -> Iterator[None]:
    """Turn a mixture that cannot be solved into a sentence."""
    try:
        yield
    except CoalitionError as error:
        groups = enumerated(group_name(make, group) for group in error.groups)
        raise InputError([Issue("compare_unsolved", CellRef("compare"), groups, (
            ("item", make.name(error.failure.variable)),
            ("period", str(error.failure.period))))]) from None
