"""A notice in prose, read sentence by sentence: only what a sentence says whole is a figure.

In: the text, its file's name, the catalogue, answers given before. Out: figures with the sentence
they stand in, questions; what cannot be decided is asked or left alone.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
