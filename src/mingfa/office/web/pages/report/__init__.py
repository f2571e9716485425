"""Reports: every edition, its text with figures that open, and the records behind each figure."""
