"""What is told, and is it true? Reads published reports and checks their figures; knows no records."""
