from .draw import (
    chart_height as chart_height,
    chart_strips as chart_strips,
    draw_charts as draw_charts,
)
