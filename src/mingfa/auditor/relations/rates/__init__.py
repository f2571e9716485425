"""Rates and shares against the numbers that they are of."""
