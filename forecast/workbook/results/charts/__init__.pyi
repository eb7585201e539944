from .draw import draw_charts as draw_charts
