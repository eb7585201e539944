from .cells import (
    Maker as Maker,
)
from .cells import (
    change as change,
)
from .cells import (
    decimals as decimals,
)
from .cells import (
    difference as difference,
)
from .cells import (
    ends_early as ends_early,
)
from .cells import (
    given as given,
)
from .cells import (
    growth as growth,
)
from .cells import (
    item_name as item_name,
)
from .cells import (
    live as live,
)
from .cells import (
    published as published,
)
from .cells import (
    simulated as simulated,
)
from .cells import (
    total as total,
)
from .cells import (
    vintage_of as vintage_of,
)
from .cells import (
    words as words,
)
from .comparable import comparable_cell as comparable_cell
from .comparable import is_number as is_number
from .documents import source_line as source_line
from .documents import sourced as sourced
from .one_offs import one_off_table as one_off_table
from .origins import (
    figure_choice as figure_choice,
)
from .origins import (
    figure_places as figure_places,
)
from .origins import (
    means as means,
)
from .origins import (
    parameter_places as parameter_places,
)
from .origins import (
    paths_of as paths_of,
)
from .origins import (
    value_places as value_places,
)
from .pages import headed as headed
from .pages import joined as joined
from .pages import made_by as made_by
from .pages import sheet as sheet
from .register_rows import REGISTERED as REGISTERED
from .register_rows import listed as listed
from .stocks import (
    budget_figure as budget_figure,
)
from .stocks import (
    debt_limit as debt_limit,
)
from .stocks import (
    fund_revenue_lines as fund_revenue_lines,
)
from .stocks import (
    fund_years as fund_years,
)
from .stocks import (
    limit_of as limit_of,
)
from .target_words import digits_of as digits_of
from .target_words import target_text as target_text
from .types import (
    DRAWN_LEVERS as DRAWN_LEVERS,
)
from .types import (
    MISSING as MISSING,
)
from .types import (
    Block as Block,
)
from .types import (
    Cell as Cell,
)
from .types import (
    Chart as Chart,
)
from .types import (
    Column as Column,
)
from .types import (
    Formula as Formula,
)
from .types import (
    InTable as InTable,
)
from .types import (
    Memo as Memo,
)
from .types import (
    ParamRef as ParamRef,
)
from .types import (
    Ref as Ref,
)
from .types import (
    Row as Row,
)
from .types import (
    RowRole as RowRole,
)
from .types import (
    Sheet as Sheet,
)
from .types import (
    Table as Table,
)
from .types import (
    Text as Text,
)
from .types import (
    ValueRef as ValueRef,
)
from .types import (
    number_text as number_text,
)
