"""Nothing in the repository belongs to one machine, and everything that it points at is there."""

from __future__ import annotations

import re
import subprocess
import zipfile

import pytest
from tests.repo.repository import ROOT, tracked

_TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".sh",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".cfg",
    ".json",
    "",
}
_OF_ONE_MACHINE = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "root/",
            "/home/" + r"\w+/",
            "/" + "opt/pypi",
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + "js",
        ]
    )
)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")


def test_no_file_names_a_machine_or_a_registry():
    found = [
        f"{file.relative_to(ROOT)}:{number}: {hit.group()}"
        for file in tracked()
        if file.suffix in _TEXT
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := _OF_ONE_MACHINE.search(line))
    ]
    assert not found


def test_links_in_documents_lead_somewhere():
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in tracked(".md")
        for found in _LINK.finditer(file.read_text(encoding="utf-8"))
        if (target := found.group(1) or found.group(2))
        and "://" not in target
        and not target.startswith("mailto:")
        if not (file.parent / target).exists()
    ]
    assert not broken


def test_every_make_target_named_in_a_document_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (str(file.relative_to(ROOT)), target)
        for file in tracked(".md")
        for target in re.findall(r"`make ([a-z]+)", file.read_text(encoding="utf-8"))
    }
    assert not {(file, target) for file, target in named if target not in targets}


@pytest.mark.parametrize("script", ["mingfa", ".ci/run", "scripts/setup.sh", "scripts/lock.sh"])
def test_scripts_are_executable_and_parse(script):
    file = ROOT / script
    assert file.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(file)], check=True)


def test_wheel_carries_the_law(tmp_path):
    subprocess.run(
        ["hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True, capture_output=True,
        env={"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin"},
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    law = {
        f"mingfa/{file.relative_to(ROOT)}"
        for file in tracked(".yaml")
        if file.is_relative_to(ROOT / "systems")
    }
    assert law
    assert law <= inside
