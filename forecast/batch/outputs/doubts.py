"""What is doubtful of totals: who stands above whom, who is in them twice or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.batch.pages import HEAT, Doubt, usual_year
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from forecast.batch.ledger import Line
    from forecast.batch.pages import PlaceRow
    from forecast.labels import Lang

_ENOUGH = 2
"""Items whose figures of both years must agree: one may by chance."""


def doubts_of(done: Sequence[Line], above: Mapping[str, str], nested: Mapping[str, str],
              rows: Iterable[PlaceRow], lang: Lang) -> tuple[Doubt, ...]:
    """Find what is in the totals twice or not at all, superiors in a circle or that nobody lists.

    Parameters
    ----------
    done
        The workbooks that gave figures.
    above
        Stem → the place above.
    nested
        Places of the list without workbooks → the place above each. Where there are none, what is
        above is named by the workbooks alone and need not be listed.
    rows
        The figures that each place gave.
    """
    return (*_namesakes(done, lang), *_twins(rows, lang), *_late(rows, lang),
            *_circles(done, above, nested, lang), *_strangers(done, above, nested, lang))


def _namesakes(done: Sequence[Line], lang: Lang) -> Iterator[Doubt]:
    stems: dict[str, list[str]] = {}
    for line in done:
        stems.setdefault(line.place, []).append(line.stem)
    for place, several in stems.items():
        if len(several) > 1:
            yield Doubt(place, label("batch.odd_same", lang, count=len(several),
                                     files="; ".join(several)))


def _twins(rows: Iterable[PlaceRow], lang: Lang) -> Iterator[Doubt]:
    """Find places whose figures, and what comes of them, are the same: one handed in twice."""
    alike: dict[tuple[object, ...], list[PlaceRow]] = {}
    for row in rows:
        known = tuple((code, row.values[code]) for code in HEAT
                      if code in row.values and all(row.values[code]))
        if len(known) >= _ENOUGH:
            alike.setdefault((row.year, *known), []).append(row)
    for several in alike.values():
        if len({row.place for row in several}) > 1:  # of one name, they are told already
            yield Doubt(several[0].place, label("batch.odd_twin", lang, count=len(several),
                                                files="; ".join(row.stem for row in several)))


def _late(rows: Iterable[PlaceRow], lang: Lang) -> Iterator[Doubt]:
    """Find places with another first year than most, which are in no total."""
    usual = usual_year(rows)
    for row in rows:
        if row.year != usual:
            yield Doubt(row.place, label("batch.other_year", lang, year=row.year, usual=usual),
                        row.link)


def _circles(done: Sequence[Line], above: Mapping[str, str], nested: Mapping[str, str], lang: Lang
             ) -> Iterator[Doubt]:
    parents = {line.place: above[line.stem] for line in done} | dict(nested)
    told: set[str] = set()
    for place in parents:
        way: list[str] = []
        at = place
        while at in parents and at not in way:
            way.append(at)
            at = parents[at]
        if at in way and at not in told:
            circle = way[way.index(at):]
            told.update(circle)
            yield Doubt(at, label("batch.odd_circle", lang, way=" → ".join([*circle, at]))
                        if circle[1:] else label("batch.odd_self", lang))


def _strangers(done: Sequence[Line], above: Mapping[str, str], nested: Mapping[str, str], lang: Lang
               ) -> Iterator[Doubt]:
    known = {*nested, *nested.values(), *(line.place for line in done), ""}
    for line in done if nested else ():
        if above[line.stem] not in known:
            yield Doubt(line.place, label("batch.odd_stranger", lang, above=above[line.stem]))
