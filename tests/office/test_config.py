"""Where things lie, which database is used, and what a server that others reach insists on."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from mingfa.office.config import database, paths, secret

_ROOT = Path(__file__).resolve().parents[2]


def test_a_clone_keeps_its_data_and_its_law_at_its_root(monkeypatch):
    monkeypatch.delenv("MINGFA_DATA")
    monkeypatch.delenv("MINGFA_SYSTEMS", raising=False)
    assert paths.systems_dir() == _ROOT / "systems"
    assert paths.chosen_data_dir() == _ROOT / "var"


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("linux", Path(".local/share/mingfa")), ("darwin", Path("Library/Application Support/mingfa"))],
)
def test_an_installed_office_keeps_them_where_the_platform_says(monkeypatch, tmp_path, platform, expected):
    monkeypatch.delenv("MINGFA_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "site-packages" / "mingfa")
    monkeypatch.setattr("sys.platform", platform)
    assert paths.systems_dir() == tmp_path / "site-packages" / "mingfa" / "systems"
    assert paths.data_dir() == tmp_path / expected
    assert paths.data_dir().stat().st_mode & 0o777 == 0o700


def test_the_environment_decides(monkeypatch, tmp_path):
    monkeypatch.setenv("MINGFA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MINGFA_SYSTEMS", str(tmp_path / "law"))
    assert paths.data_dir() == tmp_path / "data"
    assert paths.systems_dir() == tmp_path / "law"


def test_one_key_for_all_who_ask_first(tmp_path):
    file = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret.kept_in(file), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_databases_address_keeps_its_options():
    said = database.from_url(
        "postgres://clerk:p%40w@db.example:6432/office?sslmode=require&options=-csearch_path%3Dx"
    )
    assert said["ENGINE"] == "django.db.backends.postgresql"
    assert (said["HOST"], said["PORT"], said["NAME"]) == ("db.example", "6432", "office")
    assert (said["USER"], said["PASSWORD"]) == ("clerk", "p@w")
    assert said["OPTIONS"] == {"sslmode": "require", "options": "-csearch_path=x"}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://clerk@db.example/office", "必须是 PostgreSQL"),
        ("postgresql://db.example", "没有写数据库名"),
        ("postgresql://db.example/office?nonsense=1", "无法读懂"),
    ],
)
def test_a_wrong_address_is_refused_with_an_example(url, told):
    with pytest.raises(ImproperlyConfigured, match=rf"{told}.*例:postgresql://"):
        database.from_url(url)


def check_deployed(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "MINGFA_DATA")}
    settings = {"DJANGO_SETTINGS_MODULE": "mingfa.office.config.settings.production"}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | settings | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_passes_djangos_own_inspection():
    done = check_deployed(MINGFA_SECRET_KEY="k3y-" + "abcdefghij0123456789" * 4, MINGFA_HOSTS="law.example")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("missing", "given"),
    [
        ("MINGFA_SECRET_KEY", {"MINGFA_HOSTS": "law.example"}),
        ("MINGFA_HOSTS", {"MINGFA_SECRET_KEY": "k" * 60}),
    ],
)
def test_production_guesses_nothing(missing, given):
    done = check_deployed(**given)
    assert done.returncode != 0
    assert f"正式运行必须设置环境变量 {missing}" in done.stderr
