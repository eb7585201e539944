from .sheets import (
    Form as Form,
    Time as Time,
    budgets_form as budgets_form,
    cumulative_form as cumulative_form,
    years_form as years_form,
)
from .space import (
    free_columns as free_columns,
    free_rows as free_rows,
    month_heading as month_heading,
    raw_heading as raw_heading,
    stage_heading as stage_heading,
)
