"""Django database engine on the embedded PostgreSQL."""
