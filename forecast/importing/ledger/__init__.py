"""A ledger of bonds, one row a bond: kind, years of issue and repayment, rate, what is still owed.

In: a sheet's cells, its file's name, answers given before. Out: bonds with their cells, questions;
total rows only serve as proof.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
