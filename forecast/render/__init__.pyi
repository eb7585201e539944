from .chart import draw as draw
from .memo import write_memo as write_memo
from .record import record_of as record_of, write_record as write_record
from .telling import told_page as told_page, told_tree as told_tree
from .text import table_lines as table_lines
