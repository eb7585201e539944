from .understanding import understand as understand
