from .alternative import Alternative as Alternative
from .answer import Answer as Answer
from .outcome import Run as Run
from .published import Figures as Figures
from .workbook import Workbook as Workbook, open as open
