from .accounts import (
    CARRIED as CARRIED,
)
from .accounts import (
    Sum as Sum,
)
from .accounts import (
    check_accounts as check_accounts,
)
from .accounts import (
    check_carry as check_carry,
)
from .accounts import (
    nil_lines as nil_lines,
)
from .accounts import (
    placed as placed,
)
from .accounts import (
    rounding_tolerance as rounding_tolerance,
)
from .concentration import (
    check_payers as check_payers,
)
from .concentration import (
    departure_shares as departure_shares,
)
from .concentration import (
    distribution as distribution,
)
from .concentration import (
    events as events,
)
from .concentration import (
    expected_loss as expected_loss,
)
from .concentration import (
    lost as lost,
)
from .concentration import (
    nobody_leaves as nobody_leaves,
)
from .concentration import (
    yearly_factors as yearly_factors,
)
from .consolidation import Consolidated as Consolidated
from .consolidation import consolidate as consolidate
from .debt import (
    DRIVERS as DRIVERS,
)
from .debt import (
    SHAPES as SHAPES,
)
from .debt import (
    STABILISING as STABILISING,
)
from .debt import (
    STRESSES as STRESSES,
)
from .debt import (
    Path as Path,
)
from .debt import (
    adjusted as adjusted,
)
from .debt import (
    adjustment as adjustment,
)
from .debt import (
    band as band,
)
from .debt import (
    project_debt as project_debt,
)
from .debt import (
    stressed as stressed,
)
from .debt import (
    until as until,
)
from .energy import (
    PLAN_YEARS as PLAN_YEARS,
)
from .energy import (
    accumulated_decline as accumulated_decline,
)
from .energy import (
    additive as additive,
)
from .energy import (
    decline_needed as decline_needed,
)
from .energy import (
    intensity_factors as intensity_factors,
)
from .energy import (
    sector_effects as sector_effects,
)
from .energy import (
    use_factors as use_factors,
)
from .fact_book import FactBook as FactBook
from .fact_book import findings as findings
from .gap import Means as Means
from .gap import Use as Use
from .gap import close_gaps as close_gaps
from .growth import average as average
from .growth import is_within as is_within
from .growth import registered as registered
from .growth_conflicts import conflicts as conflicts
from .identities import Failure as Failure
from .identities import Finding as Finding
from .maturities import (
    KINDS as KINDS,
)
from .maturities import (
    budgeted as budgeted,
)
from .maturities import (
    check_debt as check_debt,
)
from .maturities import (
    due_of as due_of,
)
from .maturities import (
    falling_due as falling_due,
)
from .maturities import (
    interest as interest,
)
from .maturities import (
    of_kind as of_kind,
)
from .maturities import (
    remaining_life as remaining_life,
)
from .one_off_items import (
    OneOff as OneOff,
)
from .one_off_items import (
    one_offs as one_offs,
)
from .one_off_items import (
    realised as realised,
)
from .one_off_items import (
    since_january as since_january,
)
from .one_off_items import (
    within as within,
)
from .rules import (
    THIRTY as THIRTY,
)
from .rules import (
    FundYear as FundYear,
)
from .rules import (
    Verdict as Verdict,
)
from .rules import (
    capital_rule as capital_rule,
)
from .rules import (
    fund_path as fund_path,
)
from .rules import (
    nine_rule as nine_rule,
)
from .rules import (
    old_rule as old_rule,
)
from .rules import (
    stock_rule as stock_rule,
)
from .rules import (
    surplus_rule as surplus_rule,
)
from .rules import (
    thirty_in_all as thirty_in_all,
)
from .rules import (
    thirty_rule as thirty_rule,
)
from .rules import (
    windfall_rule as windfall_rule,
)
from .slips import FACTOR as FACTOR
from .slips import find_slips as find_slips
from .slips import slipped as slipped
from .targets import Outcome as Outcome
from .targets import better as better
from .targets import judge as judge
from .targets import met as met
