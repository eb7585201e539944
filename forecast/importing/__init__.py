"""Importing: the tables that people have, understood, compared with the workbook, written into it.

In: files of any kind that hold tables, notices in prose. Out: figures with the cell they come from,
questions, and edits of the bureau's workbook.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
