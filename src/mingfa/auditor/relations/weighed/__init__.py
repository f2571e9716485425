"""Readings of a text weighed against one another: what is meant by a number, and whether it can be true."""
