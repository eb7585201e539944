from .sheet import misfits as misfits, page as page
