from .book import book_pdf as book_pdf
from .office import office_pdf as office_pdf
from .paper import paper_pdf as paper_pdf
