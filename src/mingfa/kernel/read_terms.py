"""Terms, read from their entries in a definition file, with lengths as their statute counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.model import Extension, Lapse, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.counting import Counting, Length
    from mingfa.kernel.model import Cite, Step
    from mingfa.kernel.parts import Reader
    from mingfa.kernel.source import Source

KINDS = ("deadline", "window", "not_before", "notice", "validity", "yearly")
KEYS = [
    "from",
    "for",
    "length",
    "if",
    "restart",
    "extension",
    "pauses",
    "lapse",
    "before",
    "on",
    "local",
    "do",
    "note",
]
EXAMPLE = '{title: 作出决定的期限, kind: deadline, from: file_case, for: decide, length: 90日, cite: "60.1"}'


class _Length(NamedTuple):
    length: Length | None
    printed: str
    fact: str | None
    unit: str
    least: Length | None
    until: str | None


def read_term(name: str, node: Source, reader: Reader, steps: Mapping[str, Step]) -> Term:
    """One term. Raises DefinitionError at the line of the fault."""
    part = node.mapping(["title", "kind", "cite"], KEYS, EXAMPLE)
    kind = part["kind"].text()
    if kind not in KINDS:
        raise part["kind"].fault(f"没有“{kind}”这种期限", f"以下之一：{'、'.join(KINDS)}", "deadline")
    _complete(node, part, kind)
    cites = reader.cites(part["cite"])
    counting = reader.counting(cites[0])
    met_by = reader.step_names(part.get("for"))
    authority = _binds_authority(met_by, steps, reader)
    start_steps, start_fact = _start(part.get("from"), reader)
    is_local = "local" in part and part["local"].boolean()
    length_node = reader.local.get(f"terms.{name}", part.get("length")) if is_local else part.get("length")
    length = _length(length_node, reader, counting, authority=authority)
    return Term(
        name=name,
        title=part["title"].text(),
        kind=kind,
        start_steps=start_steps,
        start_fact=start_fact,
        met_by=met_by,
        length=length.length,
        printed=length.printed,
        length_fact=length.fact,
        length_unit=length.unit,
        least=length.least,
        until_fact=length.until,
        before_fact=_date_fact(part["before"], reader) if "before" in part else None,
        on=_month_day(part["on"]) if "on" in part else None,
        when=reader.guard(part.get("if")),
        restart=reader.step_names(part.get("restart")),
        extension=_extension(part.get("extension"), reader, counting, cites, authority=authority),
        pauses=tuple(reader.pause_name(one) for one in part["pauses"].items()) if "pauses" in part else (),
        lapse=_lapse(part.get("lapse"), reader, cites),
        do=part["do"].text("请向有管辖权的机关提出") if "do" in part else "",
        counting=counting,
        authority=authority,
        local=is_local,
        cites=cites,
        line=node.line,
    )


def _complete(node: Source, part: Mapping[str, Source], kind: str) -> None:
    """Each kind of term has its own indispensable parts."""
    wanted = {
        "notice": ["for", "before", "length"],
        "yearly": ["from", "for", "on"],
        "validity": ["from", "length"],
    }
    for key in wanted.get(kind, ["from", "for", "length"]):
        if key not in part:
            raise node.fault(f"{kind} 期限缺少“{key}”", f"写明“{key}”", EXAMPLE)


def _binds_authority(met_by: tuple[str, ...], steps: Mapping[str, Step], reader: Reader) -> bool:
    """A term binds the authority when its own staff must act; some statutes count only those in working days."""
    return any(
        reader.roles[role].side in ("staff", "system") for step in met_by for role in steps[step].by.roles
    )


def _start(node: Source | None, reader: Reader) -> tuple[tuple[str, ...], str | None]:
    if node is None:
        return (), None
    if not node.is_mapping:
        return reader.step_names(node), None
    part = node.mapping([], ["fact", "step", "on"], "{step: apply, on: received_on}")
    if "fact" in part:
        return (), _date_fact(part["fact"], reader)
    if "step" not in part or "on" not in part:
        raise node.fault(
            "起算点不完整", "{fact: 日期事项} 或者 {step: 步骤, on: 日期事项}", "{fact: violated_on}"
        )
    return reader.step_names(part["step"]), _date_fact(part["on"], reader)


def _date_fact(node: Source, reader: Reader) -> str:
    name = reader.fact_name(node)
    if reader.facts[name].type not in ("date", "time"):
        raise node.fault(f"“{name}”不是日期", "类型为 date 或者 time 的事项", "received_on")
    return name


def _length(node: Source | None, reader: Reader, counting: Counting, *, authority: bool) -> _Length:
    if node is None:
        return _Length(None, "", None, "", None, None)
    if not node.is_mapping:
        printed = node.text("90日")
        return _Length(_printed(node, printed, counting, authority=authority), printed, None, "", None, None)
    part = node.mapping([], ["fact", "unit", "min", "until"], "{fact: payment_days, unit: 日, min: 15日}")
    if "until" in part:
        return _Length(None, "", None, "", None, _date_fact(part["until"], reader))
    if "fact" not in part or "unit" not in part:
        raise node.fault("期限长度不完整", "{fact: 整数事项, unit: 日}", "{fact: payment_days, unit: 日}")
    fact, unit = reader.fact_name(part["fact"]), part["unit"].text()
    if reader.facts[fact].type != "int":
        raise part["fact"].fault(f"“{fact}”不是整数", "类型为 int 的事项", "payment_days")
    least = (
        _printed(part["min"], part["min"].text(), counting, authority=authority) if "min" in part else None
    )
    printed = part["min"].text() if "min" in part else ""
    return _Length(None, printed, fact, unit, least, None)


def _printed(node: Source, printed: str, counting: Counting, *, authority: bool) -> Length:
    try:
        return counting.length(printed, authority=authority)
    except ValueError as error:
        raise node.fault(str(error), "数字加单位", "7日") from None


def _month_day(node: Source) -> tuple[int, int]:
    month, _, day = node.text("01-31").partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise node.fault(f"“{node.text()}”不是每年的日子", "月-日", "01-31")
    return int(month), int(day)


def _extension(
    node: Source | None, reader: Reader, counting: Counting, cites: tuple[Cite, ...], *, authority: bool
) -> Extension | None:
    if node is None:
        return None
    part = node.mapping(["step", "length"], ["times", "cite"], "{step: extend, length: 10日, times: 1}")
    printed = part["length"].text()
    return Extension(
        reader.step_name(part["step"]),
        _printed(part["length"], printed, counting, authority=authority),
        printed,
        part["times"].integer(1, 99) if "times" in part else 1,
        reader.cites_or(part.get("cite"), cites),
    )


def _lapse(node: Source | None, reader: Reader, cites: tuple[Cite, ...]) -> Lapse | None:
    if node is None:
        return None
    keys = ["deemed", "effective", "standing", "ends", "escalate", "lost", "cite"]
    part = node.mapping([], keys, "{deemed: accept, effective: start}")
    if not part.keys() & {"deemed", "standing", "ends", "escalate", "lost"}:
        what = "deemed、standing、ends、escalate、lost 之一"
        raise node.fault("没有说明期满的后果", what, "{deemed: accept, effective: start}")
    effective = part["effective"].text() if "effective" in part else "next"
    if effective not in ("start", "last", "next"):
        raise part["effective"].fault(f"没有“{effective}”", "start、last 或者 next", "start")
    return Lapse(
        reader.step_name(part["deemed"]) if "deemed" in part else None,
        effective,
        part["standing"].text() if "standing" in part else None,
        reader.outcome_name(part["ends"]) if "ends" in part else None,
        reader.role_name(part["escalate"]) if "escalate" in part else None,
        reader.step_names(part.get("lost")),
        reader.cites_or(part.get("cite"), cites),
    )
