"""Any OOXML workbook: read its cells, put sheets in, say what Excel refuses.

In: a file of anyone's making. Out: ``Book`` (cells as they stand), the same package with sheets of
ours and every other part byte for byte, findings. Knows no item, no year and no district.
Inside: the package's own modules < ``read`` < ``lint`` < ``graft``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
