from .tables import understand_grid as understand_grid
