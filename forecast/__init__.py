"""Spreadsheet-driven macro-fiscal forecasting for a Chinese district finance bureau."""

__version__ = "0.1.0"
