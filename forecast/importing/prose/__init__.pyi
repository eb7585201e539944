from .reading import read_prose as read_prose
