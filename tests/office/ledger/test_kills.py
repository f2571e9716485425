"""Promise 13: whatever is killed, and whenever, the ledger stays whole. Real processes, real kill -9."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from django.db import connection
from tests.contracts.bicycles import definition, ride

from mingfa.office.config import postgres
from mingfa.office.config.postgres import Server
from mingfa.office.ledger.rebuild import rebuild
from mingfa.office.ledger.service import PostgresLedger
from mingfa.office.ledger.verify import verify

if TYPE_CHECKING:
    from mingfa.office.ledger.keys import Signer

ROOT = Path(__file__).resolve().parents[3]

_PREAMBLE = """
import sys, time
import django
django.setup()
from mingfa.office.ledger.service import PostgresLedger
from tests.contracts.bicycles import *
region, ledger = sys.argv[1], PostgresLedger()
"""
_SINGLE = (
    _PREAMBLE
    + """
while True:
    here = ledger.append(hire(new(region, matter=f"{region}-{time.time_ns()}"))).positions[0]
    for _ in range(3):
        receipt = ledger.append(inspect(here, day(3, 20)))
        here = receipt.positions[0]
        print(receipt.last, flush=True)
"""
)
_BATCH = (
    _PREAMBLE
    + """
def entries():
    for number in range(3_000):
        for entry in ride(region, rider=f"rider{number}"):
            yield entry
        if number == int(sys.argv[2]):
            print("now", flush=True)
imported = ledger.append_batch(entries(), source="旧系统")
print("done", flush=True)
"""
)


class Writer:
    """A process that writes, and tells on its standard output how far it has come."""

    def __init__(self, code: str, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.base"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """The next line that it tells."""
        assert self.process.stdout is not None
        told = self.process.stdout.readline().strip()
        if not told:
            raise AssertionError(self.process.communicate(timeout=10)[1])
        return told

    def kill(self) -> list[str]:
        """kill -9; what it had still told."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.communicate()[0].split()


@pytest.fixture
def database(transactional_db: None) -> str:
    """The address of the tests' database, for other processes."""
    known = connection.get_connection_params()
    user, host, port = (known.get(name) or "" for name in ("user", "host", "port"))
    secret = f":{known['password']}" if known.get("password") else ""
    if "DATABASE_URL" not in os.environ:
        port = postgres.server().parameters()["port"]
    return f"postgresql://{user}{secret}@/{known['dbname']}?host={host}&port={port}"


def assert_whole(region: str, signer: Signer) -> int:
    """The region's ledger is sound and its rows follow from it; how many events it has."""
    report = verify(region, signer.public)
    assert report.findings == ()
    assert rebuild(region, definition, write=False) == ()
    return report.events


def wait_until_gone(process: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(process).wait(10)


@pytest.mark.parametrize("seed", range(3))
def test_a_writer_killed_between_acts_leaves_whole_matters(
    database: str, ledger: PostgresLedger, region: str, signer: Signer, seed: int
) -> None:
    """13: at any moment; what it was told to be recorded is recorded, and the next writer goes on at once."""
    writer = Writer(_SINGLE, region, DATABASE_URL=database)
    acknowledged = int(writer.line())
    time.sleep(random.Random(seed).uniform(0.02, 0.3))
    acknowledged = int((["0", *writer.kill()])[-1]) or acknowledged
    ledger.append_batch(ride(region), source="旧系统")  # waits until the server has noticed
    assert assert_whole(region, signer) >= acknowledged + 4


@pytest.mark.parametrize("at", ["0", "700", "2500"])
def test_an_import_killed_in_the_middle_leaves_nothing(
    database: str, ledger: PostgresLedger, region: str, signer: Signer, at: str
) -> None:
    """8, 13: thousands of rows were sent; none of them is there, and the region is free."""
    writer = Writer(_BATCH, region, at, DATABASE_URL=database)
    assert writer.line() == "now"
    assert "done" not in writer.kill()
    imported = ledger.append_batch(ride(region), source="旧系统")
    assert (imported.first, imported.last) == (1, 4), "nothing of the other came before"
    assert assert_whole(region, signer) == 4


_OWN = """
import sys
import django
django.setup()
from django.core.management import call_command
from mingfa.office.ledger.keys import signer
from mingfa.office.ledger.rebuild import rebuild
from mingfa.office.ledger.selectors import last_number
from mingfa.office.ledger.verify import verify
from django.conf import settings
from tests.contracts.bicycles import definition
call_command("migrate", verbosity=0)
if sys.argv[1:]:
    report = verify(sys.argv[1], signer(settings.DATA_DIR).public)
    assert report.findings == (), report.findings
    assert rebuild(sys.argv[1], definition, write=False) == ()
    print(report.events, last_number(sys.argv[1]))
"""


@pytest.fixture
def office() -> Iterator[Server]:
    """A server of its own, that waits for the disk as a real one does; killed without harm to other tests."""
    with tempfile.TemporaryDirectory(
        prefix="mingfa-kill-"
    ) as folder:  # pytest's own would shut out its account
        here = Server(Path(folder)).join()
        yield here
        here.leave()


def run(data: Path, *arguments: str) -> list[int]:
    """Migrate in a process of its own and, given a region, verify it: events, last number."""
    environment = os.environ | {
        "MINGFA_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.base",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", _OWN, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


@pytest.mark.postgres
@pytest.mark.slow
def test_a_killed_server_has_kept_what_it_acknowledged(office: Server, region: str) -> None:
    """13: kill -9 of PostgreSQL, all of it, under two writers; started again, everything acknowledged is there."""
    run(office.data)
    address = office.url()
    writers = [Writer(_SINGLE, region, DATABASE_URL=address, MINGFA_DATA=str(office.data)) for _ in range(2)]
    acknowledged = [int(writer.line()) for writer in writers]
    time.sleep(0.5)
    postmaster = psutil.Process(int((office.cluster / "postmaster.pid").read_text().split()[0]))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    for process in family:
        wait_until_gone(process.pid)
    for writer in writers:
        told, _ = writer.process.communicate(timeout=20)  # it ends by itself: the connection is gone
        acknowledged += [int(word) for word in told.split()]
    office.join()
    events, last = run(office.data, region)
    assert events == last >= max(acknowledged) > 6
