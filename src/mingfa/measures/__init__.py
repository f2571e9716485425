"""What does it add up to? Indicators as data over columnar files; knows no Django."""
