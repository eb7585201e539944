from .deciding import decide as decide
from .sales import drawn_one_offs as drawn_one_offs
