"""Sums that true lines tempt one to make, and remainders that a rate proves."""

from __future__ import annotations

import pytest

from mingfa.auditor.audit import audit_text
from mingfa.auditor.model import Verdict

TRUE = [
    "全区设计处置能力260吨；全区日均收运垃圾980吨，其中老城640吨。",
    "新增债券9.4亿元，支持项目31个，其中在建项目20个，另有谋划项目72个。",
    "一季度办结投诉8841件；举报立案302件，核查后不予立案的1875件，其余尚在核查期限内。",
    "全市受理仲裁案件2817件，其中甲区902件、乙区871件，其他四个县各在150件至350件之间。",
    "税收收入98.6亿元，增长5.1%。教育支出61.2亿元，社会保障支出57.4亿元，分别增长3.9%和6.4%。",
    "县局梳理问题82个，到9月底整改41个，正在整改23个，移送有关部门12个。",
    "县本级依法受理复议申请284件。上年结转的31件一季度办结，当年受理的案件审结256件，全年审结287件；年底未结28件。",
    "应出庭案件512件，负责人实际出庭494件，出庭率96.5%；未出庭的18件均提交了说明。",
    "意见书等文书共54份，收到书面反馈49份，反馈率90.7%。其余5份尚未到反馈期限。",
]
ALTERED = [
    "应出庭案件512件，负责人实际出庭494件，出庭率96.5%；未出庭的13件均提交了说明。",
    "意见书等文书共54份，收到书面反馈49份，反馈率90.7%。其余2份尚未到反馈期限。",
    "重大隐患163项。重大隐患已改正154项，整改率94.5%，余下的6项挂牌督办。",
]


def _accused(text: str) -> bool:
    return any(f.verdict is Verdict.CONTRADICTION for f in audit_text(text).findings)


@pytest.mark.parametrize("text", TRUE)
def test_true_sums_are_left_alone(text: str) -> None:
    assert not _accused(text)


@pytest.mark.parametrize("text", ALTERED)
def test_altered_remainders_are_accused(text: str) -> None:
    assert _accused(text)
