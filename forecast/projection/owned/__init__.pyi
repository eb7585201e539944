from .building import own_model as own_model
from .files import equation_issues as equation_issues, read_own as read_own
from .lacking import lacking_issues as lacking_issues
from .paths import own_paths as own_paths, stated_ahead as stated_ahead
from .times import found_base as found_base, found_freq as found_freq
