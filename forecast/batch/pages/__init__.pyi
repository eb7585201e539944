from .book import Roll as Roll, book_of as book_of
from .places import Lost as Lost, PlaceRow as PlaceRow, place_row as place_row
