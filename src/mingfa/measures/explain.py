"""An indicator's definition in plain Chinese, for people who have to answer for the figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingfa.kernel.citations import parse_citation
from mingfa.measures.chinese import Titles, said
from mingfa.measures.model import Change, Duration, Flow, Rate, Ref, Stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingfa.kernel.guard import Guard
    from mingfa.kernel.library import Library
    from mingfa.measures.model import Indicator

_UNITS = {"second": "秒", "minute": "分钟", "hour": "小时", "day": "日历日", "working_day": "工作日"}


def explain(indicator: Indicator, library: Library) -> str:
    """The definition, a line each: what is counted, of what, under which conditions, of which year, by which article."""
    return "\n".join(_lines(indicator, library))


def _lines(indicator: Indicator, library: Library) -> Iterator[str]:
    unit = "比率，以百分数表示" if indicator.unit == "1" else indicator.unit
    yield f"{indicator.name}（单位：{unit}）"
    yield from _operation(indicator.operation, library)
    of = getattr(indicator.operation, "of", ())
    titles = _titles(of, library) if isinstance(of, tuple) else Titles([])
    for dimension in indicator.dimensions.values():
        yield f"维度“{dimension.name}”：{_values(dimension.values, titles)}"
    if indicator.targets is not None:
        yield "目标值：" + "；".join(_operation(indicator.targets, library))
    if indicator.cite:
        yield f"依据：{parse_citation(indicator.cite).zh()}"
    yield f"出处：{indicator.file}（摘要 {indicator.digest[:12]}）"


def _operation(operation: Flow | Stock | Rate | Change | Duration, library: Library) -> Iterator[str]:
    if isinstance(operation, Rate):
        yield f"分子：{_operand(operation.of, library)}"
        yield f"分母：{_operand(operation.to, library)}"
        yield "算法：分子除以分母；分母为零时没有数值"
    elif isinstance(operation, Change):
        way = "上年数减本年数" if operation.decline else "本年数减上年数"
        by = "" if operation.points else "，再除以上年数；上年为零时没有数值"
        yield f"比较：{_operand(operation.of, library)}"
        yield f"算法：{way}{by}"
    elif isinstance(operation, Duration):
        yield from _duration(operation, library)
    else:
        yield from _counted(operation, library)


def _counted(operation: Flow | Stock, library: Library) -> Iterator[str]:
    titles = _titles(operation.of, library)
    what = _what(operation, titles)
    if isinstance(operation, Stock):
        moment = "年末（所计年度最后一刻）" if operation.at == "end" else "年初（上年最后一刻）"
        yield f"数什么：{moment}{_procedures(operation.of, library)}的{what}；期限届满依法发生的变化，未经记录也算在内"
    else:
        steps = "、".join(f"“{titles.step(step)}”" for step in operation.steps)
        yield f"数什么：{_procedures(operation.of, library)}中办理{steps}的{what}"
    if operation.where is not None:
        yield f"条件：{said(operation.where.source, titles)}"
    if isinstance(operation, Flow):
        yield "年度：" + (
            f"“{titles.fact(operation.year_fact)}”所写的年度"
            if operation.year_fact
            else "办理时间（北京时间）所在的年度"
        )


def _what(operation: Flow | Stock, titles: Titles) -> str:
    if operation.summed:
        return f"“{titles.fact(operation.summed)}”之和"
    if operation.distinct not in (None, "matter"):
        return f"不同的“{titles.fact(str(operation.distinct))}”数"
    if operation.distinct == "matter" or isinstance(operation, Stock):
        return "件数（同一件只数一次）" if operation.distinct else "件数"
    return "次数"


def _duration(operation: Duration, library: Library) -> Iterator[str]:
    titles = _titles(operation.of, library)
    way = {Decimal(1): "最长的", Decimal(0): "最短的", Decimal("0.5"): "中位数"}.get(operation.quantile)
    way = way or f"{operation.quantile}分位数"
    yield (
        f"量什么：{_procedures(operation.of, library)}中从“{titles.step(operation.start)}”到“{titles.step(operation.end)}”"
        f"所用的时间，取{way}，以{_UNITS[operation.unit]}计"
    )
    if operation.where is not None:
        yield f"条件：{said(operation.where.source, titles)}"
    yield f"年度：“{titles.step(operation.end)}”（北京时间）所在的年度"


def _operand(part: Ref | Flow | Stock, library: Library) -> str:
    if isinstance(part, Ref):
        dims = "".join(f"，{name}为{value}" for name, value in part.dims.items())
        return f"指标“{part.name}”{dims}"
    return "；".join(line.removeprefix("数什么：") for line in _counted(part, library))


def _values(values: Mapping[str, Guard], titles: Titles) -> str:
    """The values with their conditions; where each value only is a choice of one fact, that is said once."""
    if not titles.definitions:
        return "、".join(values)
    told = {title: said(guard.source, titles) for title, guard in values.items()}
    plain = {text.removesuffix(title) for title, text in told.items()}
    if len(plain) == 1 and (verb := plain.pop()).endswith(("为", "包括")):
        return f"{verb}：{'、'.join(told)}"
    return "；".join(f"{title}（{text}）" for title, text in told.items())


def _procedures(of: tuple[str, ...], library: Library) -> str:
    return "、".join(f"“{library.definition(id_, library.versions[id_][-1]).title}”" for id_ in of)


def _titles(of: tuple[str, ...], library: Library) -> Titles:
    """The titles of all versions, the latest first."""
    return Titles(library.definition(id_, day) for id_ in of for day in reversed(library.versions[id_]))
