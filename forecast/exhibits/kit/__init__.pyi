from .asked import (
    among as among,
    items_of as items_of,
    no_figure as no_figure,
    period_of as period_of,
    years_of as years_of,
)
from .bare import filled as filled, undrawn as undrawn
from .cells import (
    Maker as Maker,
    change as change,
    decimals as decimals,
    difference as difference,
    ends_early as ends_early,
    finite as finite,
    fixed as fixed,
    given as given,
    growth as growth,
    inside as inside,
    known_places as known_places,
    live as live,
    published as published,
    simulated as simulated,
    total as total,
    typed as typed,
    words as words,
)
from .chosen import WIDE as WIDE, chosen_periods as chosen_periods, key_items as key_items
from .comparable import (
    base_one_offs as base_one_offs,
    base_stripped as base_stripped,
    comparable_cell as comparable_cell,
    comparable_sides as comparable_sides,
    is_number as is_number,
    register_sum as register_sum,
    year_stripped as year_stripped,
)
from .documents import source_line as source_line, sourced as sourced
from .doubted import asked_of as asked_of, asked_text as asked_text, marked as marked
from .findings import (
    bridge_finding as bridge_finding,
    fan_finding as fan_finding,
    lines_finding as lines_finding,
    number_of as number_of,
    printed as printed,
)
from .noted import (
    band_note as band_note,
    executed_notes as executed_notes,
    is_adjusted_apart as is_adjusted_apart,
    is_held_at_budget as is_held_at_budget,
    plan_stages as plan_stages,
    strips as strips,
)
from .odds import odds_cell as odds_cell, odds_of as odds_of, sale_odds as sale_odds
from .one_offs import one_off_table as one_off_table
from .origins import (
    figure_choice as figure_choice,
    figure_places as figure_places,
    is_given as is_given,
    is_of_file as is_of_file,
    is_unlisted as is_unlisted,
    means as means,
    parameter_places as parameter_places,
    paths_of as paths_of,
    value_places as value_places,
)
from .pages import (
    apart as apart,
    headed as headed,
    joined as joined,
    made_by as made_by,
    sheet as sheet,
)
from .register_rows import REGISTERED as REGISTERED, listed as listed
from .stocks import (
    FUND_BALANCE as FUND_BALANCE,
    GAP as GAP,
    LEAST_GAP as LEAST_GAP,
    balance_lines as balance_lines,
    budget_cell as budget_cell,
    budget_figure as budget_figure,
    fund_revenue_lines as fund_revenue_lines,
    fund_years as fund_years,
    gap_in as gap_in,
    limit_of as limit_of,
)
from .target_words import (
    digits_of as digits_of,
    planned as planned,
    target_text as target_text,
)
from .types import (
    DRAWN_LEVERS as DRAWN_LEVERS,
    MISSING as MISSING,
    STANDING as STANDING,
    Block as Block,
    Cell as Cell,
    Chart as Chart,
    Column as Column,
    Formula as Formula,
    InTable as InTable,
    Memo as Memo,
    ParamRef as ParamRef,
    Ref as Ref,
    Row as Row,
    RowRole as RowRole,
    Sheet as Sheet,
    Table as Table,
    Text as Text,
    Typed as Typed,
    ValueRef as ValueRef,
    is_gap as is_gap,
    number_text as number_text,
)
from .wording import beside as beside, qualified as qualified, spoken as spoken
