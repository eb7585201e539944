from .decomposition import decomposition_blocks as decomposition_blocks
from .intensity import intensity_chart as intensity_chart
from .intensity import intensity_table as intensity_table
from .plan import five_year_table as five_year_table
