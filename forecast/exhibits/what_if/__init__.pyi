from .live import Live as Live, live_of as live_of
