"""The ledger: one append-only, chained table of what happened."""
