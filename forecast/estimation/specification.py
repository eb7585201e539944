"""How the analyst wants one equation estimated: method, instruments, errors, restrictions, sample.

Read from words, as the sheet 模型 and the options of ``forecast estimate`` have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from forecast.equations import Node, parse_side, to_text
from forecast.estimation.restrictions import Restriction, RestrictionError, read_restrictions
from forecast.issues import CellRef, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from forecast.data import Catalog, Period

Method = Literal["auto", "ols", "nls", "2sls"]
METHODS: tuple[Method, ...] = ("ols", "nls", "2sls")
"""What can be asked for; without a word the form of the equation decides."""
PARTS = ("method", "instruments", "errors", "restrictions", "sample")
"""The words that make a specification, as columns of the sheet and options of the command."""
MOST_ERRORS = 4
_SPAN = re.compile(r"(?P<first>\d{4})?年?\s*(?P<dash>[-–—~至到])?\s*(?P<last>\d{4})?年?")


@dataclass(frozen=True, slots=True)
class Specification:
    """How one equation is estimated.

    Parameters
    ----------
    method
        ``auto``: least squares where the parameters enter linearly, else nonlinear.
    instruments
        Of two-stage least squares: all of them, exogenous regressors too.
    errors
        The order of the autoregression of the errors, 0 for none.
    restrictions
        Linear ones on the parameters.
    sample
        First and last years of the spans used; every year where there is none.
    where
        The place it was read from, by part.
    """

    method: Method = "auto"
    instruments: tuple[Node, ...] = ()
    errors: int = 0
    restrictions: tuple[Restriction, ...] = ()
    sample: tuple[tuple[int, int], ...] = ()
    where: Mapping[str, CellRef] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether no more than the years is said."""
        return self.method in {"auto", "ols"} and not (
            self.instruments or self.errors or self.restrictions)

    def uses(self, year: Period) -> bool:
        """Tell whether a year belongs to the sample."""
        return not self.sample or any(first <= year.year <= last for first, last in self.sample)

    def over(self, below: Specification) -> Specification:
        """Return what this one says, and of what it leaves open what another says."""
        said = {part: getattr(self, part) for part in PARTS
                if getattr(self, part) != getattr(_BLANK, part)}
        if "method" in said and said["method"] != "2sls" and "instruments" not in said:
            said["instruments"] = ()
        return replace(below, **said, where={**below.where, **self.where})


_BLANK = Specification()


def read_specification(words: Mapping[str, str], place: Callable[[str], CellRef],
                       catalog: Catalog, issues: list[Issue]) -> Specification:
    """Read a specification from words by part; every problem is an issue at its place.

    Parameters
    ----------
    words
        By part (:data:`PARTS`); the method by its code.
    place
        Where a part stands.
    """
    said = {part: normalize("NFKC", words.get(part, "")).strip() for part in PARTS}
    where = {part: place(part) for part in PARTS if said[part]}
    method: Method = said["method"] or "auto"  # type: ignore[assignment]  # read from a choice
    instruments = _instruments(said["instruments"], place("instruments"), catalog, issues)
    if said["instruments"] and method == "auto":
        method = "2sls"
    if method == "2sls" and not said["instruments"]:
        issues.append(Issue("estimate_no_instruments", place("instruments"), said["method"]))
    if method in {"ols", "nls"} and said["instruments"]:
        issues.append(Issue("estimate_idle_instruments", place("instruments"),
                            said["instruments"]))
    return Specification(method, instruments, _errors(said["errors"], place("errors"), issues),
                         _restrictions(said["restrictions"], place("restrictions"), issues),
                         _sample(said["sample"], place("sample"), issues), where)


def apart(text: str, marks: str = ";,、\n") -> list[str]:
    """Cut a list at its marks, but none inside brackets."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter in marks and depth <= 0:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found if one.strip()]


def _instruments(text: str, where: CellRef, catalog: Catalog, issues: list[Issue]
                 ) -> tuple[Node, ...]:
    found = (parse_side(one, where, (catalog, ()), issues) for one in apart(text))
    return tuple(node for node in found if node is not None)


def _errors(text: str, where: CellRef, issues: list[Issue]) -> int:
    bare = re.sub(r"^AR\s*\(?\s*|\)$|\.0+$", "", text.upper())
    if not bare:
        return 0
    if bare.isdecimal() and len(bare) < 10 and int(bare) <= MOST_ERRORS:
        return int(bare)
    issues.append(Issue("estimate_errors", where, text, (("most", str(MOST_ERRORS)),)))
    return 0


def _restrictions(text: str, where: CellRef, issues: list[Issue]) -> tuple[Restriction, ...]:
    found: list[Restriction] = []
    for one in apart(text):
        try:
            found += read_restrictions(one)
        except RestrictionError:
            issues.append(Issue("estimate_restriction", where, one))
    return tuple(found)


def _sample(text: str, where: CellRef, issues: list[Issue]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for one in apart(text):
        span = _SPAN.fullmatch(one)
        first, last = (span["first"], span["last"]) if span else (None, None)
        ends = (int(first or 0), int(last or (9999 if span and span["dash"] else first or 0)))
        if not (first or last) or ends[0] > ends[1]:
            issues.append(Issue("estimate_sample", where, one))
        else:
            found.append(ends)
    return tuple(found)


def told(spec: Specification) -> Iterable[tuple[str, str]]:
    """Give what a specification says, part by part, in words that it could be read from."""
    if spec.instruments:
        yield "instruments", "; ".join(map(to_text, spec.instruments))
    if spec.errors:
        yield "errors", f"AR({spec.errors})"
    if spec.restrictions:
        yield "restrictions", "; ".join(dict.fromkeys(one.text for one in spec.restrictions))
    if spec.sample:
        yield "sample", ", ".join(
            f"{first or ''}-{last if last < 9999 else ''}" if first != last else f"{first}"
            for first, last in spec.sample)
