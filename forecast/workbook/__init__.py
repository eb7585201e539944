"""The bureau's workbook: its contract, the way in and the way out.

In: a workbook that staff edit (``read``), result sheets. Out: ``InputBook``; the blank form, the
marked copy, results written back without touching what is not ours, results verified.
Loaded when asked for: a command that only reads loads no writer.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
