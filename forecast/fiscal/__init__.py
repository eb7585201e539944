"""The fiscal accounts: budgets in exact decimals, growth, one-offs, debt, rules, intensities.

In: figures of a dataset, plain numbers and arrays. Out: sums checked, verdicts with residuals,
paths of debt and funds, intensities decomposed. Knows no sheet and no scenario.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
