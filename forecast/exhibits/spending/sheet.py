"""The page of what is spent, got from above, handed up and forgone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import apart, sheet
from forecast.exhibits.spending.commitments import commitment_table
from forecast.exhibits.spending.cuts import cut_table, follow_table
from forecast.exhibits.spending.functions import function_table
from forecast.exhibits.spending.livelihood import (
    eight_table,
    livelihood_table,
    works_table,
)
from forecast.exhibits.spending.relief import relief_table
from forecast.exhibits.spending.upper import remittance_table, subsidy_table

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet | None:
    """Lay out the registers of policies; None where a bureau keeps none of them."""
    found = [table for table in (
        function_table(make), livelihood_table(make), commitment_table(make),
        subsidy_table(make), apart(eight_table(make)), apart(works_table(make)),
        apart(cut_table(make)),
        apart(follow_table(make)),
        apart(remittance_table(make)), apart(relief_table(make))) if table is not None]
    return sheet(make, "spending", *found) if found else None
