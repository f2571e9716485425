"""Benchmarks of the auditor."""
