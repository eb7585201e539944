from .chart import Fan as Fan, GlyphError as GlyphError, draw as draw, fan_on as fan_on
from .html import html_lines as html_lines, html_page as html_page
from .papers import house_wanted as house_wanted, write_papers as write_papers
from .record import (
    SHARES as SHARES,
    Files as Files,
    files_left as files_left,
    numbers_of as numbers_of,
    record_of as record_of,
    write_record as write_record,
)
from .telling import told_page as told_page, told_tree as told_tree
from .text import row_lines as row_lines, table_lines as table_lines
from .values import (
    Of as Of,
    Value as Value,
    csv_text as csv_text,
    table_values as table_values,
    values_of as values_of,
    write_csv as write_csv,
    write_parquet as write_parquet,
)
from .wishes import PaperFiles as PaperFiles, PaperWish as PaperWish
