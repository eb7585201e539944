from .understanding import understand_grid as understand_grid
