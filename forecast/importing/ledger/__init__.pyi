from .reading import read_ledger as read_ledger, reads_as_ledger as reads_as_ledger
