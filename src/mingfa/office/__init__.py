"""What happened? The ledger, people, documents, web and command line, on Django and PostgreSQL."""
