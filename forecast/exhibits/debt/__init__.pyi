from .path import limits_ahead as limits_ahead
from .sheet import page as page
