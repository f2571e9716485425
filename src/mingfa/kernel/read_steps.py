"""Steps, read from their entries in a definition file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.kernel.channels import CHANNELS
from mingfa.kernel.guard import ALWAYS
from mingfa.kernel.model import Condition, Need, Opens, Performer, Step, Wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingfa.kernel.model import Cite
    from mingfa.kernel.parts import Reader
    from mingfa.kernel.source import Source

KEYS = (
    "starts",
    "channels",
    "needs",
    "takes",
    "evidence",
    "document",
    "after",
    "not_after",
    "guards",
    "many",
    "afresh",
    "recuses",
    "standing",
    "outcome",
    "ends",
    "after_end",
    "opens",
    "transfers",
    "waits",
    "returns",
    "note",
)
CERTIFICATE = "行政执法证件"
EXAMPLE = '{title: 立案, cite: "54.2", by: officer}'


def read_step(name: str, node: Source, reader: Reader) -> Step:
    """One step. Raises DefinitionError at the line of the fault."""
    part = node.mapping(["title", "cite", "by"], KEYS, EXAMPLE)
    cites = reader.cites(part["cite"])
    outcome, outcome_fact = _outcome(part.get("outcome"), reader)
    ends = reader.guard(part["ends"]) if "ends" in part else None
    transfers = "transfers" in part
    opens = tuple(_opens(one, reader) for one in part["opens"].items()) if "opens" in part else ()
    if transfers:
        opens = (*opens, _transfer(part["transfers"], reader))
        ends = ends or ALWAYS
    returns, carry = _returns(part.get("returns"), reader, cites)
    return Step(
        name=name,
        title=part["title"].text(),
        cites=cites,
        by=_performer(part["by"], reader, cites),
        starts=_flag(part, "starts"),
        channels=_channels(part.get("channels")),
        needs=reader.fact_names(part.get("needs")),
        takes=reader.fact_names(part.get("takes")),
        evidence=tuple(one.text() for one in part["evidence"].items()) if "evidence" in part else (),
        document=reader.document_name(part["document"]) if "document" in part else None,
        after=_needs(part.get("after"), reader, cites),
        not_after=_needs(part.get("not_after"), reader, cites),
        guards=_conditions(part.get("guards"), reader, cites),
        many=_flag(part, "many"),
        afresh=reader.step_names(part.get("afresh")),
        recuses=reader.fact_name(part["recuses"]) if "recuses" in part else None,
        standing=part["standing"].text() if "standing" in part else None,
        outcome=outcome,
        outcome_fact=outcome_fact,
        ends=ends,
        after_end=_flag(part, "after_end"),
        opens=opens,
        transfers=transfers,
        waits=tuple(_wait(one, reader, cites) for one in part["waits"].items()) if "waits" in part else (),
        returns=returns,
        returns_carry=carry,
        line=node.line,
    )


def _flag(part: Mapping[str, Source], key: str) -> bool:
    return key in part and part[key].boolean()


def _channels(node: Source | None) -> tuple[str, ...]:
    if node is None:
        return ()
    channels = []
    for one in node.items():
        if one.text() not in CHANNELS:
            raise one.fault(f"没有“{one.text()}”这个渠道", f"以下之一：{'、'.join(CHANNELS)}", "window")
        channels.append(one.text())
    return tuple(channels)


def _performer(node: Source, reader: Reader, cites: tuple[Cite, ...]) -> Performer:
    if not node.is_mapping:
        roles = reader.role_names(node)
        return Performer(
            roles, 1, "", not_by=(), recused=_by_staff(roles, reader), recusal=cites, cites=cites
        )
    part = node.mapping(
        ["role"], ["count", "certificate", "not_by", "recused", "cite"], "{role: officer, count: 2}"
    )
    roles = reader.role_names(part["role"])
    cites = reader.cites_or(part.get("cite"), cites)
    recused, recusal = _recusal(part.get("recused"), roles, reader, cites)
    return Performer(
        roles,
        part["count"].integer(1, 9) if "count" in part else 1,
        certificate=_certificate(part.get("certificate")),
        not_by=reader.step_names(part.get("not_by")),
        recused=recused,
        recusal=recusal,
        cites=cites,
    )


def _certificate(node: Source | None) -> str:
    """The name of the certificate that the law asks for; `true` is the usual one."""
    if node is None:
        return ""
    if not node.is_boolean:
        return node.text(CERTIFICATE)
    return CERTIFICATE if node.boolean() else ""


def _recusal(
    node: Source | None, roles: tuple[str, ...], reader: Reader, cites: tuple[Cite, ...]
) -> tuple[bool, tuple[Cite, ...]]:
    """Whether persons with an interest are refused, and by which articles: staff are, unless the law says otherwise."""
    if node is None:
        return _by_staff(roles, reader), cites
    if node.is_boolean:
        return node.boolean(), cites
    return True, reader.cites(node)


def _by_staff(roles: tuple[str, ...], reader: Reader) -> bool:
    return any(reader.roles[role].side == "staff" for role in roles)


def _needs(node: Source | None, reader: Reader, cites: tuple[Cite, ...]) -> tuple[Need, ...]:
    if node is None:
        return ()
    return tuple(_need(one, reader, cites) for one in (node.items() if node.is_list else [node]))


def _need(node: Source, reader: Reader, cites: tuple[Cite, ...]) -> Need:
    if not node.is_mapping:
        return Need((reader.step_name(node),), None, cites, "", "")
    part = node.mapping(
        [], ["step", "any", "if", "cite", "say", "do"], '{step: legal_review, if: major, cite: "58.1"}'
    )
    steps = part.get("any") or part.get("step")
    if steps is None:
        raise node.fault("没有写步骤", "step 或者 any", "{any: [defend, waive]}")
    return Need(
        reader.step_names(steps),
        reader.guard(part.get("if")),
        reader.cites_or(part.get("cite"), cites),
        _clause(part.get("say")),
        _clause(part.get("do")),
    )


def _clause(node: Source | None) -> str:
    """One clause of a sentence: the stop is added when the sentence is made."""
    return "" if node is None else node.text().rstrip("。")


def _conditions(node: Source | None, reader: Reader, cites: tuple[Cite, ...]) -> tuple[Condition, ...]:
    if node is None:
        return ()
    found = []
    for one in node.items():
        part = one.mapping(
            ["that", "say", "do"], ["if", "cite"], "{that: fine <= 200, say: 超过上限, do: 请改正}"
        )
        found.append(
            Condition(
                reader.must_guard(part["that"]),
                reader.guard(part.get("if")),
                reader.cites_or(part.get("cite"), cites),
                _clause(part["say"]),
                _clause(part["do"]),
            )
        )
    return tuple(found)


def _outcome(node: Source | None, reader: Reader) -> tuple[str | None, str | None]:
    if node is None:
        return None, None
    if not node.is_mapping:
        return reader.outcome_name(node), None
    part = node.mapping(["fact"], [], "{fact: result}")
    fact = reader.fact_name(part["fact"])
    choices = reader.facts[fact].choices
    unknown = [choice for choice in choices if choice not in reader.outcomes]
    if unknown or not choices:
        raise part["fact"].fault(
            f"“{fact}”的可选值{'、'.join(unknown)}不是办理结果",
            "每个可选值都是 outcomes 中的结果",
            "of: {granted: 准予}",
        )
    return None, fact


def _opens(node: Source, reader: Reader) -> Opens:
    if not node.is_mapping:
        return Opens(node.text(), {})
    part = node.mapping(["procedure"], ["carry"], "{procedure: penalty/ordinary, carry: {party: party}}")
    carry = {}
    if "carry" in part:
        carry = {
            theirs: reader.fact_name(ours) for theirs, ours in part["carry"].mapping(optional=None).items()
        }
    return Opens(part["procedure"].text(), carry)


def _transfer(node: Source, reader: Reader) -> Opens:
    return _opens(node, reader)


def _wait(node: Source, reader: Reader, cites: tuple[Cite, ...]) -> Wait:
    if not node.is_mapping:
        return Wait(node.text(), (), cites)
    part = node.mapping(["procedure"], ["outcome", "cite"], "{procedure: reconsideration/ordinary}")
    outcomes = part.get("outcome")
    names = (
        ()
        if outcomes is None
        else tuple(o.text() for o in (outcomes.items() if outcomes.is_list else [outcomes]))
    )
    return Wait(part["procedure"].text(), names, reader.cites_or(part.get("cite"), cites))


def _returns(
    node: Source | None, reader: Reader, cites: tuple[Cite, ...]
) -> tuple[Wait | None, Mapping[str, str]]:
    if node is None:
        return None, {}
    part = node.mapping(["procedure"], ["outcome", "carry", "cite"], "{procedure: penalty/hearing}")
    outcomes = part.get("outcome")
    names = (
        ()
        if outcomes is None
        else tuple(o.text() for o in (outcomes.items() if outcomes.is_list else [outcomes]))
    )
    carry = {}
    if "carry" in part:
        carry = {
            theirs: reader.fact_name(ours) for theirs, ours in part["carry"].mapping(optional=None).items()
        }
    return Wait(part["procedure"].text(), names, reader.cites_or(part.get("cite"), cites)), carry
