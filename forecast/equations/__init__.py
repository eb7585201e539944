"""The equation engine: text → tree → solution, formulas and explanations."""
