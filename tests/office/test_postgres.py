"""The embedded PostgreSQL, with real processes: joined by many, killed at any moment, never in anybody's way."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from mingfa.office.config import postgres
from mingfa.office.config.postgres import PostgresError, Server

pytestmark = pytest.mark.postgres

_USER = """
import sys
from pathlib import Path
from mingfa.office.config.postgres import Server
here = Server(Path(sys.argv[1])).join()
print(here.url(), flush=True)
sys.stdin.readline()
"""


class User:
    """Another command: a process that joins the server and leaves when told, by ending."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def joined(self) -> str:
        assert self.process.stdout
        url = self.process.stdout.readline().strip()
        assert url, "the command ended without joining"
        return url

    def end(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def user(tmp_path) -> Iterator[object]:
    """Start further commands on a data folder (default: this test's); none outlives the test."""
    started: list[User] = []

    def start(data: Path = tmp_path) -> User:
        started.append(User(data))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    """The server of this test's data folder, joined."""
    here = Server(tmp_path).join()
    yield here
    here.leave()


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def runs(data: Path) -> bool:
    return (data / "postgres" / "postmaster.pid").exists()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone()[0] if answer.description else None


def wait_until_gone(pid: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(timeout=30)


def test_two_first_commands_at_once_share_one_server(tmp_path, user):
    first, second = user(), user()
    assert first.joined() == second.joined()
    assert ask(first_url := Server(tmp_path).url(), "SELECT current_user") == "mingfa"
    first.end()
    assert ask(first_url, "SELECT 1") == 1, "it stays while somebody uses it"
    second.end()
    assert not runs(tmp_path), "the last to leave stops it"


def test_killed_user_leaves_a_server_that_the_next_one_joins_and_stops(tmp_path, user):
    first = user()
    first.joined()
    before = postmaster(tmp_path)
    first.kill()
    assert psutil.pid_exists(before)
    second = user()
    second.joined()
    assert postmaster(tmp_path) == before
    second.end()
    assert not runs(tmp_path)


def test_killed_server_is_started_again_with_all_that_was_committed(tmp_path, server):
    ask(server.url(), "CREATE TABLE kept (n int)")
    ask(server.url(), "INSERT INTO kept VALUES (7)")
    busy = psycopg.connect(server.url())  # its child of the server outlives the parent for a moment
    killed = postmaster(tmp_path)
    os.kill(killed, signal.SIGKILL)
    server.join()
    assert postmaster(tmp_path) != killed
    assert ask(server.url(), "SELECT n FROM kept") == 7
    busy.close()


def test_everything_killed_at_once(tmp_path, user):
    first = user()
    ask(first.joined(), "CREATE TABLE kept AS SELECT 7 AS n")
    killed = postmaster(tmp_path)
    os.kill(killed, signal.SIGKILL)
    first.kill()
    wait_until_gone(killed)
    second = user()
    assert ask(second.joined(), "SELECT n FROM kept") == 7
    second.end()
    assert not runs(tmp_path)


def test_mark_of_a_dead_server_whose_number_went_to_another_program(tmp_path, user):
    first = user()
    first.joined()
    mark = tmp_path / "postgres" / "postmaster.pid"
    killed = postmaster(tmp_path)
    os.kill(killed, signal.SIGKILL)
    wait_until_gone(killed)
    first.kill()
    mark.write_text(mark.read_text().replace(str(killed), str(os.getpid()), 1))
    here = Server(tmp_path).join()
    assert postmaster(tmp_path) not in {killed, os.getpid()}
    here.leave()


def test_half_made_cluster_is_made_again(tmp_path):
    draft = tmp_path / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")
    here = Server(tmp_path).join()
    assert ask(here.url(), "SELECT count(*) FROM pg_database WHERE datname = 'mingfa'") == 1
    here.leave()
    assert not draft.exists()


def test_restart_keeps_what_was_written(tmp_path):
    here = Server(tmp_path).join()
    ask(here.url(), "CREATE TABLE kept AS SELECT '法' AS word")
    here.leave()
    assert not runs(tmp_path)
    here.join()
    assert ask(here.url(), "SELECT word FROM kept") == "法"
    here.leave()


@pytest.mark.parametrize("name", ["数据 和'引号", "deep/" * 25 + "data"])
def test_any_folder_will_do(tmp_path, name):
    data = tmp_path / name
    here = Server(data).join()
    host = Path(here.parameters()["host"])
    assert ask_by(here, "SELECT 1") == 1
    assert stat.S_IMODE(host.stat().st_mode) & 0o077 == 0, "only the owner reaches the socket"
    here.leave()
    assert host == data / "postgres" or not host.exists()


def ask_by(here: Server, question: str) -> object:
    with psycopg.connect(**here.parameters()) as connection:
        return connection.execute(question).fetchone()[0]


def test_nothing_listens_on_the_network(server):
    assert ask(server.url(), "SHOW listen_addresses") == ""


def test_the_office_is_no_superuser(server):
    assert ask(server.url(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(server.url(postgres.SUPERUSER), "SHOW is_superuser") == "on"


def test_text_sorts_the_same_on_every_system(server):
    assert (
        ask(
            server.url(), "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'mingfa'"
        )
        == "bC.UTF-8"
    )


def test_forked_child_does_not_stop_its_parents_server(tmp_path, server):
    child = os.fork()
    if child == 0:
        server.leave()
        os._exit(0)
    os.waitpid(child, 0)
    assert ask(server.url(), "SELECT 1") == 1


def test_cluster_of_another_version_is_refused_with_a_way_out(tmp_path):
    Server(tmp_path).join().leave()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresError, match=r"由 PostgreSQL 16 建立.*DATABASE_URL"):
        Server(tmp_path).join()


def test_failure_to_start_says_why_in_chinese(tmp_path):
    Server(tmp_path).join().leave()
    broken = Server(tmp_path, {"shared_buffers": "nonsense"})
    with pytest.raises(PostgresError, match=r"自带的 PostgreSQL 未能运行(?s:.*)shared_buffers"):
        broken.join()


def test_data_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PostgresError, match=r"无法写入.*MINGFA_DATA"):
        Server(tmp_path / "file" / "data").join()


def test_database_url_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://clerk@db.example/office")
    assert postgres.database_url(tmp_path) == "postgresql://clerk@db.example/office"
    assert not list(tmp_path.iterdir()), "nothing is made where nothing is used"


_OFFICE = """
import os, signal, sys, time
import django
django.setup()
from django.db import connection
from mingfa.office.config import postgres
assert not postgres.server().cluster.exists(), "no connection, no server"
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
os.kill(int((postgres.server().cluster / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
time.sleep(0.2)
connection.close()
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0])
"""


def test_office_starts_the_server_at_its_first_question_and_again_after_a_kill(tmp_path):
    environment = os.environ | {
        "MINGFA_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.base",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", _OFFICE], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "mingfa", done.stderr
    assert not runs(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_steps_down_and_opens_folders_above_no_further_than_needed(tmp_path):
    above = tmp_path / "closed"
    above.mkdir(mode=0o700)
    here = Server(above / "data").join()
    assert psutil.Process(postmaster(above / "data")).uids().real != 0
    assert stat.S_IMODE(above.stat().st_mode) == 0o701
    here.leave()
