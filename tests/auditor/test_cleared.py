"""Accusations that another reading of the numbers clears, and the same with a number altered."""

from __future__ import annotations

import re

import pytest

from mingfa.auditor import audit_text

PAIR = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@pytest.mark.parametrize(
    "text",
    [
        # What was carried over is divided with what came in.
        "新收申请143件,上年度转入9件。答复为:予以公开38件,部分公开29件,不予公开17件,无法提供46件,不予处理5件,其他处理6件;转入下年度11件。",
        # By how much a number grew is no part.
        "刑事警情49起，比前一周多3起；其中盗窃19起，多7起，诈骗28起，少3起。",
        # The difference is of the number in the bracket.
        "办理案件4386件（新收3517件、旧存869件），新收数比前一年少413件，降幅10.51%。",
        # What was carried over is of two kinds.
        "全院受理案件4215件(其中旧存231件)。分两类:诉讼案件2268件(其中旧存118件),执行案件1947件(其中旧存113件)。",
        # A plan that was exceeded.
        "办理案件318件(刑事241件、民事74件、行政3件),超额完成全年260件任务,完成率为122.3%。",
        # What several leave of as many.
        "查出隐患1873条、火灾隐患546条、重大隐患29条，隐患改了1821条，火灾隐患改了533条，重大隐患改了27条，还剩67条。",
        # The rest is what others of the list leave of another number, or of what was carried over and came in.
        "从类型看，规划类168件，公安类134件，人社类91件，合计393件。规划类中，征收引发的87件，登记引发的52件，其余29件系许可争议。",
        "新收756件；上年结转34件。予以公开318件、部分公开76件、不予公开94件、无法提供203件、不予处理41件、其他处理29件，总计答复761件，结转下年度29件。",
        # Each of the numbers is divided, or divides, by itself.
        "处罚单位53件，罚款462.8万元，其中甲类42件、147.3万元，乙类11件、315.5万元；处罚个人17件，罚款58.46万元，其中甲类5件、7.2万元，乙类12件、51.26万元。",
        # The first two make up the whole already.
        "接收线索186起，其中建设领域74起、金额231.46万元，其他领域112起、金额87.93万元，金额合计319.39万元，移送公安机关2起。",
        # The text says itself that more was closed than came in.
        "三季度向成员单位交办诉求4382件,办结4391件,办结率100.2%,逾期件7件已全部督办。",
        # What is measured is rounded: 28.4 and 30.1 differ by 5.7%.
        "PM2.5年均浓度为28微克/立方米,上年为30微克/立方米,同比下降5.7%。",
        # What balances is told side by side, and 45 is some of the 48.
        "2023年底结转14件，2024年新启动57件。全年办结48件，其中调解45件，到年底仍有23件在办。",
        # 115% is of what was done in what was planned.
        "办理法律援助案件368件(刑事241件,民事124件,行政3件),年初下达的320件任务已提前超额完成,完成率达115%。",
    ],
)
def test_another_reading_clears(text: str) -> None:
    assert not audit_text(text).contradicts


@pytest.mark.parametrize(
    "text",
    [
        "办理案件318件(刑事241件、民事74件、行政3件),超额完成全年260件任务,完成率为{122.3|112.3}%。",
        "登记投诉5932件，办结5807件，办结率{97.9|94.2}%。",
    ],
)
def test_what_nothing_clears_stays_accused(text: str) -> None:
    assert not audit_text(PAIR.sub(r"\1", text)).contradicts
    assert audit_text(PAIR.sub(r"\2", text)).contradicts
