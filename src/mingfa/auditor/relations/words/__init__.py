"""What the words around a number say of it: a change, an average, a stage, a time."""
