from .chart import draw as draw
from .memo import write_memo as write_memo
from .record import record_of as record_of, write_record as write_record
