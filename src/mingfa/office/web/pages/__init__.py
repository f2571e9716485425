"""The pages, one package for each area."""
