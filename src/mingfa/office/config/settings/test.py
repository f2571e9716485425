"""Settings of the tests: the same office on a data folder that lives as long as the process.

``MINGFA_DATA`` and ``DATABASE_URL`` of the person who runs the tests are passed over, so that no test ever meets
real data; ``MINGFA_TEST_DATABASE_URL`` runs the tests on a PostgreSQL of one's own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="mingfa-test-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)  # after the server, which joins later, has left
os.environ["MINGFA_DATA"] = _DATA
os.environ.pop("DATABASE_URL", None)
if own := os.environ.get("MINGFA_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = own

from mingfa.office.config.settings.base import *  # noqa: E402,F403 - how Django settings are layered

SECRET_KEY = "only-for-tests-" + "0123456789" * 4
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SENDINGS_PER_MINUTE = 10_000  # tests send as often as they like; the one of the limit sets its own
