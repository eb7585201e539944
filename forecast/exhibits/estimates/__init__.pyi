from .findings import Findings as Findings
from .pages import estimate_pages as estimate_pages, estimate_pictures as estimate_pictures
from .stability import accuracy_table as accuracy_table, stability_table as stability_table
from .tables import (
    equation_table as equation_table,
    estimation_summary as estimation_summary,
    estimation_table as estimation_table,
)
