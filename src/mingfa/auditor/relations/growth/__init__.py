"""Changes against the numbers that they are between."""
