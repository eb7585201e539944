from .sheet import misfits as misfits
from .sheet import page as page
