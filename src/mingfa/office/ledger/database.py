"""psycopg beneath Django's connection: one round trip where Django would add its own, and its errors in our words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections, transaction

from mingfa.office.ledger.errors import (
    ClockError,
    ConflictError,
    ConnectionLostError,
    LedgerError,
    UnderWayError,
    UnrecordableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

_PREPARE_AFTER = 2  # executions of one statement before the server keeps its plan
_UNDER_WAY = frozenset(("MF002", "MF003", "40001", "40P01"))


def wrapper(alias: str) -> BaseDatabaseWrapper:
    """Django's connection, open; one that the server has dropped is opened again."""
    connection = connections[alias]
    if connection.connection is not None and connection.connection.closed and not connection.in_atomic_block:
        connection.close()
    connection.ensure_connection()
    return connection


def raw(alias: str) -> psycopg.Connection[Any]:
    """The psycopg connection under Django's, with plans kept unless a pooler forbids (as Django's own setting says)."""
    connection = wrapper(alias)
    inner: psycopg.Connection[Any] = connection.connection
    if inner.prepare_threshold is None and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        inner.prepare_threshold = _PREPARE_AFTER
    return inner


@contextmanager
def statement(alias: str) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor for one statement: a transaction of its own, or a savepoint inside the caller's."""
    if wrapper(alias).in_atomic_block:
        with together(alias) as cursor:
            yield cursor
    else:
        with told(), psycopg.Cursor(raw(alias)) as cursor:
            yield cursor


@contextmanager
def together(alias: str) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor for several statements that hold together or not at all."""
    with transaction.atomic(using=alias), told(), psycopg.Cursor(raw(alias)) as cursor:
        yield cursor


@contextmanager
def told() -> Iterator[None]:
    """The database's errors that a person can do something about become the ledger's own."""
    try:
        yield
    except psycopg.Error as error:
        ours = _ours(error)
        if ours is None:
            raise
        raise ours from error


def _ours(error: psycopg.Error) -> LedgerError | None:
    code = error.sqlstate
    if code == "MF001":
        n_before, _, there = (error.diag.message_detail or "").partition(" ")
        return ConflictError(error.diag.message_primary or "", int(n_before), int(there) if there else None)
    if code in _UNDER_WAY:
        return UnderWayError()
    if code == "MF004":
        return ClockError()
    if isinstance(error, psycopg.DataError):
        return UnrecordableError("内容含有不能保存的字符或者数值，不能记入台账。请改正后重新填写。")
    if isinstance(error, psycopg.OperationalError):
        return ConnectionLostError()
    return None
