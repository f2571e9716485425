"""Django's PostgreSQL engine, on the server in the data folder: started by the first connection, not before."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from psycopg import OperationalError

from mingfa.office.config import postgres


class DatabaseWrapper(PostgresWrapper):
    """Connects to the embedded server; a command that needs no database starts none."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return libpq's parameters with the place of the embedded server's socket."""
        place = postgres.server().parameters()
        return super().get_connection_params() | {"host": place["host"], "port": place["port"]}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; where nobody answers, start the server (or take part in it) and connect again."""
        here = postgres.server()
        if not here.joined:
            here.join()
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            here.join()
            return super().get_new_connection(conn_params)
