"""Result → Exhibit: the tables, charts and sentences of a run."""
