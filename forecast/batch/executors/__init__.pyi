from .cluster import on_cluster as on_cluster
from .here import one_by_one as one_by_one
from .outcomes import Outcome as Outcome, StorageError as StorageError
from .processes import in_processes as in_processes
