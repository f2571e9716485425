"""The embedded PostgreSQL: a server of our own in the data folder, there while somebody uses it.

What lies in the data folder:

``postgres/``        the cluster, with its socket: no network port; the folder's permissions are the password
``postgres.lock``    held by the one process that is just starting or stopping the server
``postgres.users``   held, shared, by every process that uses the server
``postgres.socket``  where the socket is, when the data folder's own path is too long for one

The operating system lets go of a lock however its holder ends. So after ``kill -9`` there is nothing to tidy: the
server runs on, the next process joins it, and the last to leave stops it. Two roles are made: ``postgres``, the
superuser, for repair; and ``mingfa``, which owns the database and as which the office connects.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from mingfa.office.config import paths
from mingfa.office.config import postgres_programs as programs
from mingfa.office.config.postgres_programs import PostgresError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATABASE = "mingfa"
OWNER = "mingfa"
SUPERUSER = "postgres"

_PORT = "5432"  # only part of the socket's name: nothing listens on the network
_LONGEST_SOCKET_PATH = 103  # bytes; macOS allows 104 with the closing zero, Linux 108
_PATIENCE = 60  # seconds for recovery after a crash, or for another process to finish starting

_SETTINGS = {
    "listen_addresses": "",
    "port": _PORT,
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_checkpoints": "off",
    "log_timezone": "Asia/Shanghai",
    "timezone": "Asia/Shanghai",
}


class Server:
    """The PostgreSQL of one data folder, as one process sees it."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        """Name the server of *data*; *settings* go over the usual ones when this process starts it."""
        self.data = data
        self.cluster = data / "postgres"
        self.log = self.cluster / "server.log"
        self.signpost = data / "postgres.socket"
        self.settings = _SETTINGS | dict(settings or {})
        self._seat: int | None = None  # our shared lock on postgres.users
        self._pid = 0  # the process that took the seat: a forked child has none of its own

    def join(self) -> Server:
        """Use the server: make the cluster and start it where needed; leave at the end of this process.

        Calling it again is cheap and mends a server that died in between. Raises PostgresError.
        """
        with self._alone():
            self._take_seat()
            if not self.cluster.exists():
                self._make()
            self._check_version()
            if not self._answers():
                self._start()
            self._provide_database()
        return self

    @property
    def joined(self) -> bool:
        """Tell whether this very process, not the one that it was forked from, uses the server."""
        return self._seat is not None and self._pid == os.getpid()

    def leave(self) -> None:
        """Use the server no longer; the last user stops it. Without effect in a forked child."""
        if not self.joined or self._seat is None or not self.cluster.exists():
            return
        with self._alone():
            os.close(self._seat)
            self._seat = None
            if self._empty() and self._answers():
                self._control("stop", "-m", "fast")
                self._remove_short_folder()

    def parameters(self, user: str = OWNER, database: str = DATABASE) -> dict[str, str]:
        """Return what libpq needs to connect: host (the socket's folder), port, user, dbname."""
        return {"host": str(self._socket_folder()), "port": _PORT, "user": user, "dbname": database}

    def url(self, user: str = OWNER, database: str = DATABASE) -> str:
        """Return the same as an address, for psql and its like."""
        return f"postgresql://{user}@/{database}?host={self._socket_folder()}&port={_PORT}"

    # Who is here

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the one that starts or stops."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock_file = _open(self.data / "postgres.lock")
        except OSError as error:
            told = f"数据文件夹 {self.data} 无法写入({error.strerror})。可用 MINGFA_DATA 另指一处。"
            raise PostgresError(told) from error
        with _closing(lock_file) as lock:
            until = time.monotonic() + 2 * _PATIENCE
            while not _locked(lock, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    raise PostgresError(f"另一个命令一直在启动或停止数据库,请稍后再试。位置:{self.data}")
                time.sleep(0.02)
            yield

    def _take_seat(self) -> None:
        if not self.joined:
            self._seat, self._pid = _open(self.data / "postgres.users"), os.getpid()
            fcntl.flock(self._seat, fcntl.LOCK_SH)
            atexit.register(self.leave)

    def _empty(self) -> bool:
        with _closing(_open(self.data / "postgres.users")) as users:
            return _locked(users, fcntl.LOCK_EX)

    # Making, starting, stopping

    def _make(self) -> None:
        """Make the cluster beside its place and move it in: a half-made one is never taken for a whole."""
        draft = self.data / "postgres.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        programs.give_away(draft)
        told = ["-D", str(draft), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        order = [
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]  # the same on every system
        programs.run("initdb", *told, *order, owned=draft)
        draft.rename(self.cluster)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != programs.MAJOR:
            raise PostgresError(
                f"数据文件夹 {self.cluster} 由 PostgreSQL {made_by} 建立,本程序自带的是 {programs.MAJOR}。"
                f"请用原版本导出后再导入,或者用 DATABASE_URL 指向 PostgreSQL {made_by} 的服务器。"
            )

    def _start(self) -> None:
        self._write_settings()
        until = time.monotonic() + _PATIENCE
        while True:
            self._clear_dead_mark()
            seen = self.log.stat().st_size if self.log.exists() else 0
            try:
                self._control("start", "-s", "-l", str(self.log))
            except PostgresError as error:
                said = self._log_since(seen)
                # A server that was killed a moment ago is not quite gone; PostgreSQL rightly waits for its children.
                dying = "pre-existing shared memory" in said or "already exists" in said
                if not dying or time.monotonic() > until:
                    raise PostgresError(f"{error}\n{said}".rstrip()) from error
                time.sleep(0.2)
            else:
                return

    def _control(self, verb: str, *options: str) -> None:
        folder = str(self.cluster)
        programs.run("pg_ctl", verb, "-D", folder, "-w", "-t", str(_PATIENCE), *options, owned=self.cluster)

    def _write_settings(self) -> None:
        lines = self.settings | {"unix_socket_directories": f'"{self._provide_socket_folder()}"'}
        quoted = {name: value.replace("'", "''") for name, value in lines.items()}
        text = "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
        note = "# Written at every start. Other wishes: a server of your own, named by DATABASE_URL.\n"
        (self.cluster / "postgresql.conf").write_text(note + text, encoding="utf-8")

    def _clear_dead_mark(self) -> None:
        """Remove the mark of a dead server whose process number another program has now, or a corpse keeps.

        PostgreSQL believes such a number alive. Any other leftover is for it to judge. Its own care, that no child
        of the dead server still writes, is taken here before the mark goes.
        """
        mark = self.cluster / "postmaster.pid"
        try:
            holder = psutil.Process(int(mark.read_text(encoding="ascii").split("\n", 1)[0]))
            alive = _is_postgres(holder)
        except (OSError, ValueError, psutil.Error):
            return
        if alive or any(_is_postgres(one) and _works_in(one, self.cluster) for one in psutil.process_iter()):
            return
        mark.unlink()

    def _provide_database(self) -> None:
        with self._superuser() as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if OWNER not in roles:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
            if DATABASE not in databases:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _answers(self) -> bool:
        """Tell whether a server runs here; wait for one that is about to be ready or gone."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                self._superuser().close()
            except psycopg.OperationalError as error:
                if "starting up" not in str(error) and "shutting down" not in str(error):
                    return False
                time.sleep(0.05)
            else:
                return True
        return False

    def _superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        host = str(self._socket_folder())
        return psycopg.connect(host=host, port=_PORT, user=SUPERUSER, dbname=SUPERUSER, autocommit=True)

    def _log_since(self, start: int) -> str:
        with suppress(FileNotFoundError), self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(start)
            return "".join(log.readlines()[-8:])
        return ""

    # Where the socket lies

    def _socket_folder(self) -> Path:
        """Return the cluster, or the short folder that stands in where the cluster's path is too long for a socket."""
        if self._short_enough() or not self.signpost.exists():
            return self.cluster
        return Path(self.signpost.read_text(encoding="utf-8"))

    def _provide_socket_folder(self) -> Path:
        self._remove_short_folder()
        if not self._short_enough():
            folder = Path(
                tempfile.mkdtemp(prefix="mingfa-")
            )  # 0700, under a name that nobody could have guessed
            programs.give_away(folder)
            self.signpost.write_text(str(folder), encoding="utf-8")
        return self._socket_folder()

    def _remove_short_folder(self) -> None:
        folder = self._socket_folder()
        if folder != self.cluster:
            shutil.rmtree(folder, ignore_errors=True)
            self.signpost.unlink()

    def _short_enough(self) -> bool:
        return len(os.fsencode(self.cluster / f".s.PGSQL.{_PORT}")) <= _LONGEST_SOCKET_PATH


_servers: dict[Path, Server] = {}


def server(data: Path | None = None) -> Server:
    """Return this process's view of the server in *data* (default: the data folder), not yet joined."""
    folder = (data or paths.data_dir()).resolve()
    return _servers.setdefault(folder, Server(folder))


def database_url(data: Path | None = None) -> str:
    """Return ``DATABASE_URL`` if set; else join the embedded server of *data* and return its address."""
    return os.environ.get("DATABASE_URL") or server(data).join().url()


def _is_postgres(process: psutil.Process) -> bool:
    try:
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()) == folder
    except psutil.Error:
        return True  # what cannot be seen is not taken for gone


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
