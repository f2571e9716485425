"""Parts and wholes, differences, balances, funnels."""
