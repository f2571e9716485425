"""`mingfa serve` as a real process: it answers, and ends cleanly with its workers and its database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import psutil
import pytest
from click.testing import CliRunner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(180)]
PATIENCE = 90  # seconds for a first start on a busy machine
_COMMAND = [sys.executable, "-c", "from mingfa.office.cli import main; main()", "serve", "--port"]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def serving(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    surroundings |= {"MINGFA_DATA": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*_COMMAND, str(port)], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def answer(port: int, path: str) -> tuple[int, str]:
    until = time.monotonic() + PATIENCE
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            got = connection.getresponse()
            return got.status, got.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        finally:
            connection.close()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_with_everything_it_started(serving, port, tmp_path, ending):
    status, text = answer(port, "/")
    assert status == 200
    assert "台账还是空的" in text
    assert answer(port, "/static/mingfa/mingfa.css")[0] == 200
    mark = tmp_path / "data" / "postgres" / "postmaster.pid"
    database = int(mark.read_text("ascii").split("\n", 1)[0])
    children = psutil.Process(serving.pid).children(recursive=True)
    assert len([child for child in children if "postgres" not in child.name()]) >= 2
    serving.send_signal(ending)
    told, _ = serving.communicate(timeout=PATIENCE)
    assert "网页已停止" in told
    assert "Traceback" not in told
    assert "Warning" not in told
    assert not mark.exists()
    assert not psutil.pid_exists(database) or psutil.Process(database).status() == psutil.STATUS_ZOMBIE
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_it_ends_while_its_workers_still_read_the_law(serving):
    assert serving.stdout is not None
    line = serving.stdout.readline()
    while "网页在" not in line:
        line = serving.stdout.readline()
    time.sleep(0.5)
    children = psutil.Process(serving.pid).children(recursive=True)
    serving.send_signal(signal.SIGINT)
    told, _ = serving.communicate(timeout=PATIENCE)
    assert "网页已停止" in told
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_a_taken_port_is_told(port, monkeypatch):
    monkeypatch.setattr("mingfa.office.cli.serve.start", lambda: None)
    from mingfa.office.cli.serve import serve

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        done = CliRunner().invoke(serve, ["--port", str(port)])
    assert done.exit_code == 1
    assert f"端口{port}已被占用" in done.output
