from .combined import combined_table as combined_table
from .gap import gap_closing_table as gap_closing_table
