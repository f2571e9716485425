"""How strongly numbers speak: slips of the pen, agreement by chance, verdicts."""
