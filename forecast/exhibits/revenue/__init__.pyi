from .composition import composition_chart as composition_chart
from .composition import tax_panels as tax_panels
from .sharing import sharing_tables as sharing_tables
from .table import bridge as bridge
from .table import revenue_table as revenue_table
from .taxpayers import taxpayer_tables as taxpayer_tables
