from .bounds import (
    OTHER_WAY as OTHER_WAY,
    bounds_said as bounds_said,
    is_bare as is_bare,
)
from .bureau import (
    Bureau as Bureau,
    ChartUnit as ChartUnit,
    Level as Level,
    PaperFile as PaperFile,
    ScenarioFile as ScenarioFile,
    shipped_sentences as shipped_sentences,
)
from .catalog import (
    ACCOUNTS as ACCOUNTS,
    Account as Account,
    Basis as Basis,
    Catalog as Catalog,
    Flow as Flow,
    GrowingCatalog as GrowingCatalog,
    Item as Item,
    Prices as Prices,
    Side as Side,
    parse_items as parse_items,
    shipped_catalog as shipped_catalog,
    with_digits as with_digits,
)
from .facts import Fact as Fact, Relation as Relation
from .grids import Ground as Ground, fanned as fanned, read_grid as read_grid
from .located import Stanza as Stanza
from .names import code_of as code_of, fold as fold, forms as forms, plain as plain
from .observations import (
    BOUNDS as BOUNDS,
    Choice as Choice,
    Observation as Observation,
    Reading as Reading,
    Status as Status,
    Vintage as Vintage,
    looks_rounded_to as looks_rounded_to,
)
from .periods import (
    MONTHS as MONTHS,
    Freq as Freq,
    Period as Period,
    PeriodError as PeriodError,
    Span as Span,
    parse_period as parse_period,
    parse_span as parse_span,
)
from .quotients import with_shares as with_shares
from .readings import listed as listed, read_text as read_text, rules_text as rules_text
from .registers import (
    LEVELS as LEVELS,
    Bond as Bond,
    CarryOver as CarryOver,
    CashMonth as CashMonth,
    Commitment as Commitment,
    Cut as Cut,
    DebtKind as DebtKind,
    FiscalPolicies as FiscalPolicies,
    LandProject as LandProject,
    Project as Project,
    Registers as Registers,
    Relief as Relief,
    Remittance as Remittance,
    SectorUse as SectorUse,
    Share as Share,
    SpendingRule as SpendingRule,
    Subsidy as Subsidy,
    Taxpayer as Taxpayer,
)
from .saving import laid_over as laid_over, scenario_text as scenario_text
from .scenarios import (
    ANY_YEAR as ANY_YEAR,
    BUDGET_GROUPS as BUDGET_GROUPS,
    Override as Override,
    Scenario as Scenario,
    Target as Target,
    alike as alike,
    check_override as check_override,
    clashes as clashes,
    lineage as lineage,
    parent_of as parent_of,
    spanned as spanned,
    timed as timed,
    unknown_item as unknown_item,
)
from .series import (
    AREA as AREA,
    Adjustment as Adjustment,
    Dataset as Dataset,
    Series as Series,
    collected_in as collected_in,
)
from .sharing import (
    area_tax as area_tax,
    check_own as check_own,
    check_shares as check_shares,
    month as month,
    own_level as own_level,
    ratio as ratio,
    row_of as row_of,
    share_of as share_of,
    without_base as without_base,
)
from .stanzas import Stanzas as Stanzas, read_stanzas as read_stanzas
from .units import (
    COUNTED as COUNTED,
    KNOWN_UNITS as KNOWN_UNITS,
    Dimension as Dimension,
    Unit as Unit,
    UnitCode as UnitCode,
    UnitError as UnitError,
    completed as completed,
    convert as convert,
    parse_unit as parse_unit,
    unit_name as unit_name,
)
from .words import (
    ABOUT_WORDS as ABOUT_WORDS,
    ADDED as ADDED,
    EVENTS as EVENTS,
    FREE as FREE,
    LEAST_WORDS as LEAST_WORDS,
    MOST_WORDS as MOST_WORDS,
    PATHS as PATHS,
    UNVALUED as UNVALUED,
    AdjustedSide as AdjustedSide,
    AdjustmentKind as AdjustmentKind,
    BudgetGroup as BudgetGroup,
    Design as Design,
    Guarantee as Guarantee,
    LandKind as LandKind,
    Layer as Layer,
    Method as Method,
    Move as Move,
    Nature as Nature,
    Operator as Operator,
    ProjectKind as ProjectKind,
    Recurrence as Recurrence,
    RelationKind as RelationKind,
    ScenarioName as ScenarioName,
    SpendingBasis as SpendingBasis,
    SubsidyKind as SubsidyKind,
    meant as meant,
    member as member,
    says_checked as says_checked,
    word_of as word_of,
)
from .written import (
    is_pattern as is_pattern,
    read_files as read_files,
    read_scenario as read_scenario,
    scenario_files as scenario_files,
)
