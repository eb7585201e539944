from .backtest import (
    PICTURED as PICTURED,
)
from .backtest import (
    Teller as Teller,
)
from .backtest import (
    case_table as case_table,
)
from .backtest import (
    item_table as item_table,
)
from .backtest import (
    page as page,
)
from .backtest import (
    pictures as pictures,
)
from .backtest import (
    plan_sentences as plan_sentences,
)
from .backtest import (
    plan_table as plan_table,
)
from .backtest import (
    score_sentences as score_sentences,
)
from .backtest import (
    score_table as score_table,
)
