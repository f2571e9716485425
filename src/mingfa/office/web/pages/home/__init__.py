"""The first page: what this office holds."""
