from .annex import write_memo as write_memo
