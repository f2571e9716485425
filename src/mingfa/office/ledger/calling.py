"""A function of the database, called in the fewest steps there are: libpq, with a plan that the server keeps.

It is for the one statement of which a county makes 300,000 a year. All else goes through cursors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

from mingfa.office.ledger import database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg.pq.abc import PGconn, PGresult

    Plain = str | bytes | int | None

_WELL = frozenset((ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK))
_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[str]] = WeakKeyDictionary()


def call(alias: str, function: str, arguments: Sequence[Plain]) -> int:
    """The number that `function` gives: a transaction of its own, or part of the caller's.

    An error is the ledger's own where there is one, and leaves the caller's transaction as it was.
    """
    connection = connections[alias]
    try:
        inner = database.opened(connection)
        if inner.autocommit and database.keeps_plans(connection):
            return _called(inner, function, arguments)
    except psycopg.Error as error:
        raise database.ours(error) or error from error
    with database.together(alias) as cursor:
        return call_in(cursor, function, arguments)


def call_in(cursor: psycopg.Cursor[Any], function: str, arguments: Sequence[Plain]) -> int:
    """The same, as part of what the cursor does."""
    ((number,),) = cursor.execute(_statement(function, ["%s"] * len(arguments)), arguments).fetchall()
    return int(number)


def _called(inner: psycopg.Connection[Any], function: str, arguments: Sequence[Plain]) -> int:
    server, name = inner.pgconn, function.encode()
    known = _prepared.setdefault(inner, set())
    if function not in known:
        places = [f"${number}" for number in range(1, len(arguments) + 1)]
        _check(server, server.prepare(name, _statement(function, places).encode()))
        known.add(function)
    values: list[bytes | None] = []
    formats = []
    for value in arguments:
        kind = value.__class__
        formats.append(1 if kind is bytes else 0)
        if isinstance(value, str):
            values.append(value.encode())
        elif value is None or isinstance(value, bytes):
            values.append(value)
        else:
            values.append(b"%d" % value)
    result = server.exec_prepared(
        name, cast("list[bytes]", values), formats
    )  # None is NULL; the stub forgot it
    _check(server, result)
    return int(result.get_value(0, 0) or 0)


def _statement(function: str, places: Sequence[str]) -> str:
    return " ".join(("SELECT", function, "(", ", ".join(places), ")"))


def _check(server: PGconn, result: PGresult) -> None:
    if result.status in _WELL:
        return
    if server.status != ConnStatus.OK:
        raise psycopg.OperationalError(server.get_error_message())
    raise error_from_result(result, "utf-8")
