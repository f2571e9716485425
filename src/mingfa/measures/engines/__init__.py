"""Engines: each computes leaves over the records of one region, and all give the same."""
