"""psycopg beneath Django's connection: one round trip where Django would add its own, and its errors in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections, transaction

from mingfa.office.ledger.errors import (
    ClockError,
    ConflictError,
    ConnectionLostError,
    KnownPartyError,
    LedgerError,
    UnderWayError,
    UnrecordableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

_PREPARE_AFTER = 2  # executions of one statement before the server keeps its plan
_cursors: WeakKeyDictionary[psycopg.Connection[Any], psycopg.Cursor[Any]] = WeakKeyDictionary()
_UNDER_WAY = frozenset(("23505", "40001", "40P01"))  # taken, serialization failure, deadlock


def rows(alias: str, sql: str, arguments: Sequence[object] = (), *, binary: bool = False) -> list[Any]:
    """One statement's rows: a transaction of its own, or part of the caller's. Many rows come faster as `binary`."""
    try:
        return _cursor(alias).execute(sql, arguments, binary=binary).fetchall()
    except psycopg.Error as error:
        raise ours(error) or error from error


def recoverable_rows(alias: str, sql: str, arguments: Sequence[object]) -> list[Any]:
    """As `rows`, but an error leaves the caller's transaction, if there is one, as it was."""
    with together(alias) as cursor:
        return cursor.execute(sql, arguments).fetchall()


@contextmanager
def together(alias: str) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor for several statements that hold together or not at all."""
    try:
        with transaction.atomic(using=alias):
            yield _cursor(alias)
    except psycopg.Error as error:
        raise ours(error) or error from error


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """All reading inside sees one moment. Inside a caller's transaction it sees what that transaction sees."""
    if connections[alias].in_atomic_block:
        yield
        return
    with transaction.atomic(using=alias):
        _cursor(alias).execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def opened(connection: BaseDatabaseWrapper) -> psycopg.Connection[Any]:
    """The psycopg connection under Django's; one that the server has dropped is opened again."""
    inner: psycopg.Connection[Any] | None = connection.connection
    if inner is None or inner.closed:
        if inner is not None and not connection.in_atomic_block:
            connection.close()
        connection.ensure_connection()
        inner = connection.connection
    return inner


def keeps_plans(connection: BaseDatabaseWrapper) -> bool:
    """Whether the server may keep plans for this connection. A pooler that forbids it is told of by Django's setting."""
    return not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def _cursor(alias: str) -> psycopg.Cursor[Any]:
    """The connection's own cursor; it binds on the server, where Django's binds in the client."""
    connection = connections[alias]
    inner = opened(connection)
    found = _cursors.get(inner)
    if found is None:
        found = _cursors[inner] = psycopg.Cursor(inner)
        if inner.prepare_threshold is None and keeps_plans(connection):
            inner.prepare_threshold = _PREPARE_AFTER
    return found


def ours(error: psycopg.Error) -> LedgerError | None:
    """The ledger's own error for one of the database's that a person can do something about, else None."""
    code = error.sqlstate
    if code == "MF001":
        n_before, _, there = (error.diag.message_detail or "").partition(" ")
        return ConflictError(error.diag.message_primary or "", int(n_before), int(there) if there else None)
    if code in _UNDER_WAY:
        return UnderWayError()
    if code == "MF003":
        return KnownPartyError()
    if code == "MF004":
        return ClockError()
    if isinstance(error, psycopg.DataError):
        return UnrecordableError("内容含有不能保存的字符或者数值，不能记入台账。请改正后重新填写。")
    if isinstance(error, psycopg.OperationalError):
        return ConnectionLostError()
    return None
