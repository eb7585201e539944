from .lookup import Lang as Lang, keys as keys, label as label
