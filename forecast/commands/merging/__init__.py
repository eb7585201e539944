"""What merges into the workbook share: a plan shown, questions asked, the plan carried out.

In: a ``Merge`` of a command, the parsed options. Out: the workbook written, an exit code.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
