"""Products and quotients: unit prices, averages, ratios."""
