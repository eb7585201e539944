from .asking import answered as answered, asked_of as asked_of, kept as kept
from .details import details_of as details_of
from .holding import without_held as without_held
from .judging import prove as prove
from .lines import Texts as Texts
from .transferred import without_transferred as without_transferred
