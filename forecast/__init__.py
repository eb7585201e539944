"""Spreadsheet-driven macro-fiscal forecasting for a Chinese finance bureau.

``forecast.open`` gives a workbook, ``.run()`` its projections, ``result["gpb_revenue"]`` a
DataFrame; ``docs/notebook.ipynb`` shows all of it. A name is loaded when it
is first asked for: ``import forecast`` loads no pandas, numpy or matplotlib.
"""

import lazy_loader

from forecast.version import VERSION

__version__ = VERSION
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
