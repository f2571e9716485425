"""Django project of the office: settings, addresses, paths, the embedded PostgreSQL."""
