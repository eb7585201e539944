from .reading import InputBook as InputBook, read as read
