"""The xlsx door: everything that reads or writes a workbook."""
