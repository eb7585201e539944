from .book import Roll as Roll, book_of as book_of, usual_year as usual_year
from .places import (
    HEAT as HEAT,
    Doubt as Doubt,
    Lost as Lost,
    PlaceRow as PlaceRow,
    place_row as place_row,
)
