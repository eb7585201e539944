from .reading import InputBook as InputBook
from .reading import read as read
