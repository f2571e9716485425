"""The law, for people to read: systems, procedures, terms, articles."""
