from .cash import CashPath as CashPath, cash_path as cash_path
from .listing import listed_in as listed_in
from .relief import cost_of as cost_of
from .spending import (
    EIGHT as EIGHT,
    Reduced as Reduced,
    cut_in_order as cut_in_order,
    cuttable as cuttable,
    policy_cuts as policy_cuts,
    ruled_amount as ruled_amount,
)
from .upper import (
    fixed_remittance as fixed_remittance,
    subsidies_in as subsidies_in,
    subsidy_rows as subsidy_rows,
)
