from .merged import (
    Merge as Merge,
    add_merge_options as add_merge_options,
    carried_through as carried_through,
    stock_of as stock_of,
)
