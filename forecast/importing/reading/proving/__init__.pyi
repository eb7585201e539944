from .asking import answered as answered, asked_of as asked_of, kept as kept
from .judging import prove as prove
from .lines import Texts as Texts
