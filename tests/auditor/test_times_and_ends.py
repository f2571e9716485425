"""What is told of an earlier time or of some months only, and where a list ends."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text


@pytest.mark.parametrize(
    "shape",
    [
        # The number right before the change names an earlier time.
        "本年新收裁决申请163件，没有结存；2023年办理{74|47}件，同比增长120.27%。",
        "6月份登记咨询286批，5月份为{312|321}批，环比下降8.33%。",
        # A share beside it is of the same whole, and right.
        "收到意见712条，采纳703条，占98.74%；未采纳{9|19}条，占1.26%。",
        # Kinds of carrying out that are all there are.
        "移交举报538件，已办结236件、阶段性办结216件、未办结{86|41}件。",
        # A count that opens its list, each item with a number.
        "分{6|8}个小类：物业317件、质量188件、买卖109件、征收43件、公租22件、人防5件。",
    ],
)
def test_true_holds_and_altered_does_not(shape: str) -> None:
    """The true form is not accused, the altered one is."""
    before, rest = shape.split("{", 1)
    numbers, after = rest.split("}", 1)
    true, altered = (before + number + after for number in numbers.split("|"))
    assert not audit_text(true).contradicts
    assert audit_text(altered).count(Verdict.CONTRADICTION)


@pytest.mark.parametrize(
    "text",
    [
        # The part is of some months, the whole of all.
        "当年审结案件751件，判决败诉143件；4月至年底，有296件由负责人到庭应诉，到庭率41%。",
        # The list ends where another sort of clause begins.
        "全年公开信息318条，其中动态241条、目录56条；报送简报120余条。",
        "共处理案件46件，其中开过庭的13件；到9月底审结37件，尚未审结9件。",
        # Due, done and done in time are stages of the same cases.
        "立案1203件，到期应结案1164件，实际结案1098件，结案率94.33%；按期结案941件。",
        # What is more than the base is told of another in brackets.
        "今年发生事故23起（道路16起、施工5起、工贸2起），比上年同期减少4起，下降14.8%。",
        # By the day, not of the whole.
        "处置警情18.64万起，日均1030起。按性质分，火灾8.12万起，抢险4.35万起，救助3.97万起，勤务1.46万起，其他0.74万起。",
        # Two times that are not to be added up.
        "投诉12684件，上年为7926件；举报3967件，上年为3105件；咨询23147件，上年为9856件。三项合计3.98万件。",
    ],
)
def test_left_alone(text: str) -> None:
    """Nothing is accused."""
    assert not audit_text(text).contradicts
