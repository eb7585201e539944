from .bureau import (
    Bureau as Bureau,
)
from .bureau import (
    ChartUnit as ChartUnit,
)
from .bureau import (
    Level as Level,
)
from .bureau import (
    ScenarioFile as ScenarioFile,
)
from .catalog import (
    ACCOUNTS as ACCOUNTS,
)
from .catalog import (
    Account as Account,
)
from .catalog import (
    Basis as Basis,
)
from .catalog import (
    Catalog as Catalog,
)
from .catalog import (
    Item as Item,
)
from .catalog import (
    Side as Side,
)
from .catalog import (
    shipped_catalog as shipped_catalog,
)
from .facts import RELATION_KINDS as RELATION_KINDS
from .facts import Fact as Fact
from .facts import Relation as Relation
from .periods import (
    MONTHS as MONTHS,
)
from .periods import (
    Freq as Freq,
)
from .periods import (
    Period as Period,
)
from .periods import (
    PeriodError as PeriodError,
)
from .periods import (
    Span as Span,
)
from .periods import (
    parse_period as parse_period,
)
from .periods import (
    parse_span as parse_span,
)
from .readings import listed as listed
from .readings import read_text as read_text
from .readings import rules_text as rules_text
from .registers import (
    LEVELS as LEVELS,
)
from .registers import (
    Bond as Bond,
)
from .registers import (
    CarryOver as CarryOver,
)
from .registers import (
    DebtKind as DebtKind,
)
from .registers import (
    Registers as Registers,
)
from .registers import (
    SectorUse as SectorUse,
)
from .registers import (
    Share as Share,
)
from .registers import (
    Taxpayer as Taxpayer,
)
from .scenarios import (
    BUDGET_GROUPS as BUDGET_GROUPS,
)
from .scenarios import (
    LAYERS as LAYERS,
)
from .scenarios import (
    METHODS as METHODS,
)
from .scenarios import (
    NATURES as NATURES,
)
from .scenarios import (
    OPERATORS as OPERATORS,
)
from .scenarios import (
    UNVALUED as UNVALUED,
)
from .scenarios import (
    Layer as Layer,
)
from .scenarios import (
    Method as Method,
)
from .scenarios import (
    Nature as Nature,
)
from .scenarios import (
    Operator as Operator,
)
from .scenarios import (
    Override as Override,
)
from .scenarios import (
    Scenario as Scenario,
)
from .scenarios import (
    Target as Target,
)
from .scenarios import (
    clashes as clashes,
)
from .scenarios import (
    lineage as lineage,
)
from .scenarios import (
    read_scenario as read_scenario,
)
from .series import (
    AREA as AREA,
)
from .series import (
    Adjustment as Adjustment,
)
from .series import (
    Choice as Choice,
)
from .series import (
    Dataset as Dataset,
)
from .series import (
    Observation as Observation,
)
from .series import (
    Reading as Reading,
)
from .series import (
    Status as Status,
)
from .series import (
    Vintage as Vintage,
)
from .series import (
    collected_in as collected_in,
)
from .sharing import (
    area_tax as area_tax,
)
from .sharing import (
    check_shares as check_shares,
)
from .sharing import (
    month as month,
)
from .sharing import (
    ratio as ratio,
)
from .sharing import (
    row_of as row_of,
)
from .sharing import (
    share_of as share_of,
)
from .sharing import (
    without_base as without_base,
)
from .units import (
    KNOWN_UNITS as KNOWN_UNITS,
)
from .units import (
    Dimension as Dimension,
)
from .units import (
    Unit as Unit,
)
from .units import (
    UnitError as UnitError,
)
from .units import (
    convert as convert,
)
from .units import (
    parse_unit as parse_unit,
)
