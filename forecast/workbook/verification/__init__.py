"""Results computed anew: by ironcalc, by LibreOffice, and held against the record.

In: a result workbook. Out: ``Verification``: each formula that differs, each part that changed.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
