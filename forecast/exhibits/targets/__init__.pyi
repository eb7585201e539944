from .chances import keyed as keyed
from .sheet import misfits as misfits, page as page
