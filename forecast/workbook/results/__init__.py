"""Result sheets (XlsxWriter): every number an input, a parameter or a live formula.

In: ``Sheet`` after ``Sheet`` of exhibits, the cells that inputs came from. Out: a workbook's
bytes or its parts.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
