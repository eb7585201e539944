from .asking import asked_of as asked_of
from .asking import answered as answered
from .asking import kept as kept
from .judging import Contradiction as Contradiction
from .judging import Proved as Proved
from .judging import prove as prove
from .lines import Texts as Texts
from .telling import sentence_of as sentence_of
