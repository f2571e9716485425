"""Matters and their state, projected from the ledger."""
