"""The fiscal accounts: budgets in exact decimals, comparable growth, plan targets."""
