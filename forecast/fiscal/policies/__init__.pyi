from .cash import CashPath as CashPath, cash_path as cash_path
from .listing import listed_in as listed_in
from .relief import cost_of as cost_of
from .spending import (
    EIGHT as EIGHT,
    Allocated as Allocated,
    Reduced as Reduced,
    allocate as allocate,
    cut_in_order as cut_in_order,
    cuttable as cuttable,
    line_path as line_path,
    needs as needs,
    policy_cuts as policy_cuts,
)
from .upper import (
    fixed_remittance as fixed_remittance,
    subsidies_in as subsidies_in,
    subsidy_rows as subsidy_rows,
)
