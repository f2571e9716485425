"""What does the law require? Statutes as data, legal time, procedures; pure functions only."""
