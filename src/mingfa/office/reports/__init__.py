"""Annual reports: figures bound to records, sealed and verifiable."""
