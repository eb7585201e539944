"""Tables that people have → observations → edits of the bureau's workbook.

In: files of any make and copied text. Out: what they state, ready to be written into the workbook.
Inside: ``grids`` lowest, which alone knows file formats.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
