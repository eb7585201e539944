from .ledgers import (
    read_bonds as read_bonds,
    read_carryovers as read_carryovers,
    read_sectors as read_sectors,
    read_taxpayers as read_taxpayers,
)
from .policies import (
    read_cash as read_cash,
    read_commitments as read_commitments,
    read_cuts as read_cuts,
    read_reliefs as read_reliefs,
    read_remittances as read_remittances,
    read_spending as read_spending,
    read_subsidies as read_subsidies,
)
from .projects import read_land as read_land, read_projects as read_projects
from .relations import (
    check_growth as check_growth,
    check_relations as check_relations,
    read_outside as read_outside,
    read_relations as read_relations,
)
from .rows import LedgerRow as LedgerRow, row_figure as row_figure, row_words as row_words
from .shares import read_shares as read_shares
from .targets import read_targets as read_targets
from .years import check_years as check_years
