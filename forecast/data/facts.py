"""Stated facts and the relations claimed between them: data, read from the workbook.

A fact is one number as one document printed it, with its unit and its digits. A relation says what
must hold between facts (a sum, a share, a growth rate, a transfer with its counterpart, two
documents on one figure). Verdicts are :mod:`forecast.fiscal.identities`' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from forecast.data.units import Unit
    from forecast.data.words import RelationKind
    from forecast.issues import CellRef


@dataclass(frozen=True, slots=True)
class Fact:
    """One number as printed.

    Parameters
    ----------
    id
        Its number in the register (编号), empty when the workbook gives none.
    item
        The catalogue's code, or the name of something the catalogue does not hold.
    period
        As text: 2019, 2015-2019.
    value, unit, digits
        The number in its own unit, and how many digits stand after the point.
    qualifier
        超过, 不到, 约 …
    status
        预计, 预算 … ; ``base`` is what a growth rate compares with (上年预算数).
    """

    id: str
    item: str
    period: str
    value: Decimal
    unit: Unit
    digits: int
    status: str = ""
    qualifier: str = ""
    base: str = ""
    source: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation that a workbook declares.

    Parameters
    ----------
    id, group, title
        Its number, the heading it stands under, what it says.
    kind
        核对: the two sides are one amount. 调入: money transferred in against its counterparts.
        比较: two statements set side by side. 推算: a figure worked back, perhaps with nothing
        stated to hold it against.
    stated, computed
        Expressions over facts; the second may offer several readings, separated by ``；``.
    unit
        The unit of both sides.
    quantity
        What a 推算 gives: two derivations of one quantity must agree. For a 比较, what both sides
        speak of when their names differ.
    companion
        ``A=B``: a figure that both documents give alike, so that a difference of the compared ones
        is no matter of vintage.
    """

    id: str
    group: str
    title: str
    kind: RelationKind
    stated: str
    computed: str
    unit: Unit
    quantity: str = ""
    companion: str = ""
    note: str = ""
    origin: CellRef | None = None
