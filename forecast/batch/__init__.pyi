from .ledger import State as State
from .running import (
    BatchReport as BatchReport,
    BatchRequest as BatchRequest,
    Standing as Standing,
    run_batch as run_batch,
)
from .task import Kept as Kept
