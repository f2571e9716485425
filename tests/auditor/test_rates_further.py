"""Rates that are the other way about, of those who were asked, or of a number further off."""

from __future__ import annotations

import pytest

from mingfa.auditor.audit import audit_text
from mingfa.auditor.model import Verdict


def accused(text: str) -> list[str]:
    """The expressions that are accused in a text."""
    return [f.expression for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        "到9月底,全区办结法律援助案件414件,年初下达的360件任务已超额完成,完成率达115%。",
        "一级平台收到诉求61.4万件，二级平台收到28.9万件。全年办结工单36.2万件，按时办结率99.6%，诉求解决率88.9%。",
        "全县一般公共预算收入完成140017万元。其中税收收入98642万元，非税收入41375万元，税占比70.5%。",
        "公开和履行比例均为100%，主要负责人出庭率由去年的31.2%提高到上半年的47.6%。",
    ],
)
def test_true(text: str) -> None:
    """What holds in another way is left alone."""
    assert not accused(text)


@pytest.mark.parametrize(
    "text",
    [
        "全区调解任务360件，实际完成414件，完成率118%。",
        "全县一般公共预算收入完成140017万元。其中税收收入98642万元，税占比75.0%。",
        "受理诉求61.4万件，办结36.2万件，办结率88.9%。",
    ],
)
def test_altered(text: str) -> None:
    """One number altered is still found."""
    assert accused(text)
