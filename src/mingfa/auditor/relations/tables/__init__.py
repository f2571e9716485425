"""Tables by row and by column."""
