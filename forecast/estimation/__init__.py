"""Parameters from history: what an equation's own figures say, weighed against the prior."""
