"""`mingfa ledger …`: what an operator sees, in Chinese, and what a script gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from tests.contracts import bicycles
from tests.contracts.bicycles import RIDER, day, do, hire, inspect, new

from mingfa.office.cli import ledger as commands
from mingfa.office.config import paths

if TYPE_CHECKING:
    from tests.office.ledger.conftest import Tamper

    from mingfa.office.ledger.service import PostgresLedger


@pytest.fixture(autouse=True)
def law(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bicycles' law in place of the county's."""
    monkeypatch.setattr(commands, "library", lambda _region=None: bicycles.library())
    monkeypatch.setattr(commands, "start", lambda: None)  # pytest-django has


@pytest.fixture
def matter(ledger: PostgresLedger, region: str) -> str:
    from mingfa.office.ledger.service import Entry

    here = ledger.append(hire(new(region))).positions[0]
    here = ledger.append(inspect(here, day(3, 20))).positions[0]
    back = do(here.state, "give_back", day(3, 21), actor=RIDER)
    ledger.append(Entry(here, back.events, outsiders=frozenset({RIDER.id})))
    return here.state.matter


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "300"}).invoke(commands.group, arguments, catch_exceptions=False)


def test_verify_says_that_all_is_well(matter: str, region: str) -> None:
    done = run("verify", "--region", region)
    assert (done.exit_code, done.output) == (0, f"{region}：4 条记录，1 个事项，0 个检查点，全部核验无误。\n")


def test_verify_names_what_is_wrong(matter: str, region: str, tamper: Tamper) -> None:
    tamper("UPDATE ledger_event SET step = 'x' WHERE region = %s AND seq = 2", region)
    done = run("verify", "--region", region)
    assert done.exit_code == 1
    assert f"✗ 事项 {matter} 第 2 条（编号 2）的列与记录原文不一致（step）：被改动。" in done.output
    assert "发现 1 项问题。" in done.output
    told = json.loads(run("verify", "--region", region, "--json").output)
    assert [(r["region"], r["events"], r["sound"]) for r in told] == [(region, 4, False)]
    assert {f["kind"]: (f["matter"], f["n"], f["seq"]) for f in told[0]["findings"]} == {
        "columns": (matter, 2, 2)
    }


@pytest.mark.parametrize("command", ["verify", "checkpoint", "rebuild"])
def test_a_region_without_records_is_no_success(ledger: PostgresLedger, command: str) -> None:
    """A wrong number must not be told as a ledger without fault."""
    done = run(command, "--region", "999999")
    assert done.exit_code == 1
    assert "台账中没有 999999 的记录；请核对行政区划代码" in done.output


def test_verify_without_a_region_goes_through_all(matter: str, region: str) -> None:
    told = json.loads(run("verify", "--json").output)
    assert region in {report["region"] for report in told}


def test_checkpoint_and_proof_go_out_and_come_back(matter: str, region: str, tmp_path: Path) -> None:
    published, proof = tmp_path / "published.json", tmp_path / "proof.json"
    made = run("checkpoint", "--region", region, "--out", str(published))
    assert f"{region}：检查点 1（编号 1 至 4）已签名" in made.output
    assert run("checkpoint", "--region", region).output == f"{region}：没有新记录，不建立检查点。\n"
    assert json.loads(run("checkpoint", "--region", region, "--json").output) == {region: None}
    assert run("verify", "--region", region, "--against", str(published)).exit_code == 0
    assert run("prove", matter, "3", "--out", str(proof)).exit_code == 0
    good = run("check-proof", str(proof), "--against", str(published))
    assert (good.exit_code, "证明成立" in good.output) == (0, True)
    proof.write_text(proof.read_text().replace("inspect", "renewed"))
    bad = run("check-proof", str(proof), "--against", str(published))
    assert (bad.exit_code, bad.output) == (1, "证明不成立：记录的内容与所证明的摘要不符。\n")
    assert json.loads(run("prove", matter, "3").output)["seq"] == 3


def test_a_published_checkpoint_that_is_gone_is_found(
    matter: str, region: str, tmp_path: Path, tamper: Tamper
) -> None:
    published = tmp_path / "published.json"
    run("checkpoint", "--region", region, "--out", str(published))
    tamper("DELETE FROM ledger_checkpoint WHERE region = %s", region)
    done = run("verify", "--region", region, "--against", str(published))
    assert done.exit_code == 1
    assert "公布的检查点 1 不在台账中" in done.output


def test_rebuild_compares_and_mends(matter: str, region: str, tamper: Tamper) -> None:
    same = run("rebuild", "--region", region)
    assert (same.exit_code, same.output) == (0, "登记与台账推算的结果逐字节相同。\n")
    tamper("UPDATE ledger_matter SET standing = 'x' WHERE matter = %s", matter)
    looked = run("rebuild", "--region", region, "--check")
    assert (looked.exit_code, "1 个事项的登记与台账不同，未改写。" in looked.output) == (1, True)
    told = json.loads(run("rebuild", "--region", region, "--json").output)
    assert [one["matter"] for one in told] == [matter]
    assert run("rebuild", "--region", region).exit_code == 0


def test_show_lists_the_records_and_no_personal_value(matter: str) -> None:
    shown = run("show", matter).output
    for word in (
        "租借",
        "视为续租",
        "查验",
        "归还",
        "租借人姓名：（密封）",
        "押金：200.00元",
        "查验情况：完好",
    ):
        assert word in shown
    assert "张三" not in shown
    told = json.loads(run("show", matter, "--json").output)
    assert [one["step"] for one in told] == ["hire", "renew", "inspect", "give_back"]


@pytest.mark.parametrize(
    ("arguments", "say"),
    [
        (("show", "没有"), "台账中没有事项 没有。请核对事项编号。"),
        (("prove", "没有", "1"), "台账中没有事项 没有 的第 1 条记录。请核对编号。"),
    ],
)
def test_what_is_not_there_is_said(matter: str, arguments: tuple[str, ...], say: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert say in done.output


def test_a_file_that_is_no_publication_is_said(matter: str, region: str, tmp_path: Path) -> None:
    for text, say in (("不是", "不是 JSON 文件"), ("[{}]", "不是一份公布的检查点文件"), ("[]", "是空的")):
        file = tmp_path / "published.json"
        file.write_text(text)
        done = run("verify", "--region", region, "--against", str(file))
        assert done.exit_code == 1
        assert say in done.output


def test_every_command_has_help_with_an_example() -> None:
    for name, command in commands.group.commands.items():
        told = run(name, "--help").output
        assert "例：mingfa ledger" in (command.help or ""), name
        assert "用法" in told
    assert paths.systems_dir().name == "systems"
