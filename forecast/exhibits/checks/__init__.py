"""The sheets 结果 检查 and 结果 勾稽: totals against lines, rules of the funds, declared relations.

In: a ``Maker`` with the run's warnings. Out: ``page(make)`` and ``relations_page(make)``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
