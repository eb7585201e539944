from .draw import chart_height as chart_height
from .draw import chart_strips as chart_strips
from .draw import draw_charts as draw_charts
