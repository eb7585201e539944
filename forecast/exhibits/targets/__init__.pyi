from .chances import bullet_chart as bullet_chart
from .chances import target_table as target_table
from .fit import consistency as consistency
from .fit import consistency_table as consistency_table
from .plan import plan_target_table as plan_target_table
from .plan import target_matrix as target_matrix
