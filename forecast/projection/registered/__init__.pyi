from .deciding import decide as decide
from .policies import policy_rules as policy_rules
from .sales import drawn_one_offs as drawn_one_offs
