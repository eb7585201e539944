from .accounts import (
    CARRIED as CARRIED,
    OPENINGS as OPENINGS,
    Sum as Sum,
    check_accounts as check_accounts,
    check_carry as check_carry,
    nil_lines as nil_lines,
    placed as placed,
    rounding_tolerance as rounding_tolerance,
)
from .concentration import (
    check_payers as check_payers,
    distribution as distribution,
    events as events,
    expected_loss as expected_loss,
    lost as lost,
    nobody_leaves as nobody_leaves,
    shares_moved as shares_moved,
    yearly_factors as yearly_factors,
)
from .consolidation import Consolidated as Consolidated, consolidate as consolidate
from .debt import (
    DRIVERS as DRIVERS,
    SHAPES as SHAPES,
    STABILISING as STABILISING,
    STRESSES as STRESSES,
    Path as Path,
    adjusted as adjusted,
    adjustment as adjustment,
    band as band,
    project_debt as project_debt,
    stressed as stressed,
    until as until,
)
from .energy import (
    PLAN_YEARS as PLAN_YEARS,
    accumulated_decline as accumulated_decline,
    additive as additive,
    decline_needed as decline_needed,
    intensity_factors as intensity_factors,
    sector_effects as sector_effects,
    use_factors as use_factors,
)
from .expressions import Amount as Amount, plain as plain, size as size
from .fact_book import FactBook as FactBook, findings as findings
from .gap import ORDER as ORDER, Means as Means, Use as Use, close_gaps as close_gaps
from .growth import (
    average as average,
    is_within as is_within,
    registered as registered,
    total_over as total_over,
)
from .growth_conflicts import concerned as concerned, conflicts as conflicts
from .identities import Failure as Failure, Finding as Finding
from .land import land_receipts as land_receipts
from .maturities import (
    KINDS as KINDS,
    budgeted as budgeted,
    check_debt as check_debt,
    due_of as due_of,
    falling_due as falling_due,
    interest as interest,
    of_kind as of_kind,
    remaining_life as remaining_life,
)
from .one_off_items import (
    OneOff as OneOff,
    one_offs as one_offs,
    realised as realised,
    since_january as since_january,
    within as within,
)
from .plausible import (
    FRACTION as FRACTION,
    GDP_RATIOS as GDP_RATIOS,
    PLACE_YEARS as PLACE_YEARS,
    PLACES as PLACES,
    SPREADS as SPREADS,
    Culprit as Culprit,
    Spread as Spread,
    exchanged as exchanged,
    find_culprit as find_culprit,
    find_misplaced as find_misplaced,
    find_shift as find_shift,
    hard_range as hard_range,
    is_fraction as is_fraction,
    keyboard_slip as keyboard_slip,
    lost_digits as lost_digits,
    odd_levels as odd_levels,
    power_of_ten as power_of_ten,
    sure_neighbours as sure_neighbours,
    swapped_rows as swapped_rows,
    turned_levels as turned_levels,
    years_late as years_late,
)
from .policies import (
    EIGHT as EIGHT,
    CashPath as CashPath,
    Reduced as Reduced,
    cash_path as cash_path,
    cost_of as cost_of,
    cut_in_order as cut_in_order,
    cuttable as cuttable,
    fixed_remittance as fixed_remittance,
    listed_in as listed_in,
    policy_cuts as policy_cuts,
    ruled_amount as ruled_amount,
    subsidies_in as subsidies_in,
    subsidy_rows as subsidy_rows,
)
from .register_events import (
    EVEN as EVEN,
    REALISATION as REALISATION,
    asset_key as asset_key,
    chances as chances,
    decided as decided,
    entries_of as entries_of,
    has_entries as has_entries,
    is_expected as is_expected,
    land_key as land_key,
    sales_of as sales_of,
)
from .regular_history import (
    one_off_amount as one_off_amount,
    one_offs_in as one_offs_in,
    regular as regular,
)
from .rules import (
    PPP_LIMIT as PPP_LIMIT,
    THIRTY as THIRTY,
    FundYear as FundYear,
    Verdict as Verdict,
    capital_rule as capital_rule,
    deficit_rule as deficit_rule,
    fund_path as fund_path,
    hinted as hinted,
    nine_rule as nine_rule,
    old_rule as old_rule,
    stock_rule as stock_rule,
    surplus_rule as surplus_rule,
    thirty_in_all as thirty_in_all,
    thirty_rule as thirty_rule,
    windfall_ahead as windfall_ahead,
    windfall_rule as windfall_rule,
)
from .slips import FACTOR as FACTOR, find_slips as find_slips, slipped as slipped
from .targets import (
    Outcome as Outcome,
    better as better,
    is_to_be_kept_below as is_to_be_kept_below,
    judge as judge,
    level_of as level_of,
    met as met,
    stated_plans as stated_plans,
    usual_tolerance as usual_tolerance,
)
