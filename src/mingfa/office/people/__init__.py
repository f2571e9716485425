"""Bodies, officers, certificates and parties."""
