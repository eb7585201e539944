"""Forecasts of single series: from 5 annual points upwards, with intervals that were tested."""
