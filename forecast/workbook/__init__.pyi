from .contract import (
    ACCOUNT_NAMES as ACCOUNT_NAMES,
    BONDS as BONDS,
    BUDGET_STATUSES as BUDGET_STATUSES,
    BUDGETS as BUDGETS,
    DEBT_KINDS as DEBT_KINDS,
    INDICATORS as INDICATORS,
    MONTHLY as MONTHLY,
    QUARTERLY as QUARTERLY,
    SCENARIOS as SCENARIOS,
    SHEET_NAMES as SHEET_NAMES,
    SHEETS as SHEETS,
    SIDE_NAMES as SIDE_NAMES,
    VINTAGES as VINTAGES,
    YEARLY as YEARLY,
)
from .editing import (
    Column as Column,
    DropDown as DropDown,
    Entry as Entry,
    Row as Row,
    SheetEdits as SheetEdits,
    can_push as can_push,
    edit_book as edit_book,
)
from .forms import (
    Form as Form,
    Time as Time,
    budgets_form as budgets_form,
    cumulative_form as cumulative_form,
    free_columns as free_columns,
    free_rows as free_rows,
    month_heading as month_heading,
    raw_heading as raw_heading,
    stage_heading as stage_heading,
    years_form as years_form,
)
from .import_sheets import (
    IMPORTS as IMPORTS,
    LEFT_OUT as LEFT_OUT,
    OWN_INDICATOR as OWN_INDICATOR,
    TAKEN as TAKEN,
    Matter as Matter,
)
from .inputs import (
    Answered as Answered,
    Found as Found,
    InputBook as InputBook,
    Stock as Stock,
    cell_measure as cell_measure,
    opening_value as opening_value,
    read as read,
    suited as suited,
    take_stock as take_stock,
)
from .marked import is_marked as is_marked, write_marked as write_marked
from .results import write_results as write_results
from .rolling import (
    Rolled as Rolled,
    awaited_text as awaited_text,
    roll_on as roll_on,
)
from .specs import HEADER_ROW as HEADER_ROW, SheetSpec as SheetSpec
from .template import build_template as build_template
from .verification import (
    CACHED as CACHED,
    RECORD as RECORD,
    Difference as Difference,
    SheetCount as SheetCount,
    Verification as Verification,
    is_of_another_run as is_of_another_run,
    own_sheets as own_sheets,
    provenance_of as provenance_of,
    shown as shown,
    verify as verify,
)
from .writing import (
    deliver as deliver,
    refuse_open as refuse_open,
    woven as woven,
    write_back as write_back,
)
