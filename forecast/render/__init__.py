"""Exhibits drawn: pictures, the annex to a memo, the record."""
