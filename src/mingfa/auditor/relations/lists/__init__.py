"""Counts of lists, ranks, the same figure told again."""
