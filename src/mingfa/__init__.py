"""Mingfa 明法 runs a county's legal administration as its statutes require."""

__version__ = "0.1.0"
