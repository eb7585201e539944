"""Evaluation: how good forecasts have been, on what was known when they were made."""
