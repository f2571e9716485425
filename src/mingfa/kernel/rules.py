"""Why a step may not be done: each rule of the law in turn, each refusal a sentence with its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.clocks import is_past
from mingfa.kernel.counting import UNIT_NAMES
from mingfa.kernel.guard import Unknown
from mingfa.kernel.reckoning import zh_point
from mingfa.kernel.running import latest_notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mingfa.kernel.model import Cite, Condition, Need, Step, Term
    from mingfa.kernel.scene import Scene
    from mingfa.kernel.state import State


@dataclass(frozen=True, slots=True)
class Certificate:
    """An officer's certificate and the days on which it is valid (both included)."""

    number: str
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: identity, roles held, body, certificates, and the parties in whom they have an interest."""

    id: str
    roles: frozenset[str]
    body: str = ""
    certificates: tuple[Certificate, ...] = ()
    interests: frozenset[str] = frozenset()
    name: str = ""

    def certified(self, day: date) -> bool:
        """Whether a certificate is valid on `day`."""
        return bool([one for one in self.certificates if one.start <= day <= one.until])


class Refusal(NamedTuple):
    """Why a step may not be done: the kind of rule, what is missing, by which articles, what to do."""

    step: str
    title: str
    rule: str
    what: str
    cites: tuple[str, ...]
    do: str

    @property
    def sentence(self) -> str:
        """The whole refusal, as shown to people."""
        articles = f"（{'、'.join(self.cites)}）" if self.cites else ""
        return f"不能办理“{self.title}”：{self.what}{articles}。{self.do}。"


def refuse(step: Step, rule: str, what: str, do: str, cites: Sequence[Cite] = ()) -> Refusal:
    """A refusal of `step` under `cites`, or under the step's own article when the rule names none."""
    return Refusal(step.name, step.title, rule, what, tuple(c.zh for c in (cites or step.cites)), do)


def standing_refusal(state: State, step: Step, scene: Scene) -> Refusal | None:
    """Order, terms and links: everything but the actors and what is handed in."""
    done = state.done.get(step.name)
    if state.n == 0 and not step.starts:
        return refuse(step, "start", "案件尚未开始", f"请先办理“{_starts(state)}”")
    if state.ended is not None and not step.after_end:
        return refuse(
            step, "ended", f"案件已于{zh_point(state.ended.date())}办结", "如需变动，请依法另行立案办理"
        )
    if done is not None and done.fresh and not step.many:
        return refuse(step, "once", f"已于{zh_point(done.at.date())}办理，依法只办理一次", "请查看案件记录")
    if state.last is not None and scene.at < state.last:
        return refuse(
            step,
            "time",
            f"办理时间早于上一步的时间{zh_point(state.last)}",
            "请核对办理时间；补录请在备注中说明",
        )
    refusal = _order(state, step, scene) if step.after or step.not_after else None
    if refusal:
        return refusal
    if step.name in state.definition.index.timed:
        refusal = _timing(state, step, scene)
        if refusal:
            return refusal
    return _waiting(state, step) if step.waits else None


def _order(state: State, step: Step, scene: Scene) -> Refusal | None:
    done = state.done
    for need in step.not_after:
        for name in need.any:
            one = done.get(name)
            if one is not None and one.fresh and _applies(need, scene):
                return _excluded(state, step, need, name)
    for need in step.after:
        for name in need.any:
            one = done.get(name)
            if one is not None and one.fresh:
                break
        else:
            if _applies(need, scene):
                return _missing(state, step, need)
    return None


def _starts(state: State) -> str:
    return "”或者“".join(s.title for s in state.definition.steps.values() if s.starts)


def _applies(need: Need, scene: Scene) -> bool:
    return need.when is None or need.when.holds(scene)


def _excluded(state: State, step: Step, need: Need, name: str) -> Refusal:
    title = state.definition.steps[name].title
    what, do = need.say or f"已经办理“{title}”", need.do or "请按已作的处理继续办理"
    return refuse(step, "not_after", what, do, need.cites)


def _missing(state: State, step: Step, need: Need) -> Refusal:
    titles = "”或者“".join(state.definition.steps[name].title for name in need.any)
    return refuse(
        step, "after", need.say or f"尚未办理“{titles}”", need.do or f"请先办理“{titles}”", need.cites
    )


def _timing(state: State, step: Step, scene: Scene) -> Refusal | None:
    index = state.definition.index
    name, clocks = step.name, state.clocks
    for term in index.windows.get(name, ()):
        clock = clocks.get(term.name)
        if clock is not None and clock.met is None and is_past(clock, scene.at):
            return _too_late(step, term, clock.due)
    for term in index.lost_by.get(name, ()):
        clock = clocks.get(term.name)
        if clock is not None and clock.met is None and is_past(clock, scene.at):
            return _too_late(step, term, clock.due)
    for term in index.floors.get(name, ()):
        clock = clocks.get(term.name)
        if clock is not None and _is_early(clock.due, scene):
            what = f"“{term.title}”须满{_length(term)}，最早可于{zh_point(clock.due)}办理"
            return refuse(step, "not_before", what, "请期满后再办理", term.cites)
    for term in index.notices.get(name, ()):
        refusal = _short_notice(state, step, term, scene)
        if refusal:
            return refusal
    return _not_extendable(state, step, index.extended_by.get(name, ()), scene)


def _is_early(due: date, scene: Scene) -> bool:
    return scene.at < due if isinstance(due, datetime) else scene.today < due


def _length(term: Term) -> str:
    if term.length is None:
        return "规定的期限"
    return f"{term.length.n}{UNIT_NAMES[term.length.unit]}"


def _too_late(step: Step, term: Term, due: date) -> Refusal:
    return refuse(
        step,
        "window",
        f"“{term.title}”已于{zh_point(due)}届满",
        term.do or "期限届满后不再受理，请依法告知当事人",
        term.cites,
    )


def _short_notice(state: State, step: Step, term: Term, scene: Scene) -> Refusal | None:
    if term.length is None or (term.when is not None and not term.when.holds(scene)):
        return None
    day = scene.facts.get(term.before_fact or "")
    if day is None:
        return None
    last = latest_notice(day, term.length, term.counting, state.definition.calendar)  # type: ignore[arg-type]
    if scene.today <= last:
        return None
    fact = state.definition.facts[term.before_fact or ""].title
    what = f"“{term.title}”不少于{_length(term)}：{fact}为{zh_point(day)}的，最迟应于{zh_point(last)}办理"  # type: ignore[arg-type]
    return refuse(step, "notice", what, f"请改定{fact}", term.cites)


def _not_extendable(state: State, step: Step, terms: Sequence[Term], scene: Scene) -> Refusal | None:
    """An extending step needs a term that runs. One step may extend several terms, of which a matter has one."""
    refusal: Refusal | None = None
    for term in terms:
        clock = state.clocks.get(term.name)
        extension = term.extension
        if clock is None or clock.met is not None or extension is None:
            continue
        if is_past(clock, scene.at):
            what = f"“{term.title}”已于{zh_point(clock.due)}届满，届满后不得延长"
            refusal = refuse(step, "extension", what, "请尽快办理应办事项，并说明逾期原因", extension.cites)
        elif clock.extended >= extension.times:
            what = f"“{term.title}”已延长{clock.extended}次，依法最多延长{extension.times}次"
            refusal = refuse(step, "extension", what, "请在期限内办结", extension.cites)
        else:
            return None
    if terms and refusal is None:
        cites = terms[0].extension.cites if terms[0].extension else ()
        what = f"“{terms[0].title}”没有在计算，无期限可延长"
        refusal = refuse(step, "extension", what, "请查看案件的期限", cites)
    return refusal


def _waiting(state: State, step: Step) -> Refusal | None:
    for wait in step.waits:
        linked = [link for link in state.links if link.procedure == wait.procedure]
        if any(not link.ended for link in linked):
            return refuse(step, "waits", "关联案件尚未办结", "请待关联案件办结后再办理", wait.cites)
        if wait.outcomes and not any(link.outcome in wait.outcomes for link in linked):
            return refuse(step, "waits", "关联案件没有所需的办理结果", "请先办结关联案件", wait.cites)
    return None


def actor_refusal(state: State, step: Step, actors: Sequence[Actor], scene: Scene) -> Refusal | None:
    """Who may act: role, number, certificate on the day, different persons, recusal."""
    by = step.by
    roles = state.definition.roles
    for actor in actors:
        if actor.roles.isdisjoint(by.roles):
            titles = "、".join(roles[role].title for role in by.roles)
            return refuse(step, "role", f"应由{titles}办理", f"请交由{titles}办理", by.cites)
    given = len(actors) if by.count == 1 else len({actor.id for actor in actors})
    if given < by.count:
        what = f"应由不少于{by.count}名{roles[by.roles[0]].title}共同办理，现为{given}名"
        return refuse(step, "count", what, "请增加共同办理的人员", by.cites)
    if by.screened:
        for actor in actors:
            refusal = _unfit(state, step, actor, scene)
            if refusal:
                return refusal
    return None


def _unfit(state: State, step: Step, actor: Actor, scene: Scene) -> Refusal | None:
    by = step.by
    who = actor.name or actor.id
    if by.certificate and not actor.certified(scene.today):
        what = f"{who}在{zh_point(scene.today)}没有有效的{by.certificate}"
        do = f"请由持有有效{by.certificate.replace('行政执法证件', '执法证件')}的人员办理"
        return refuse(step, "certificate", what, do, by.cites)
    for other in by.not_by:
        done = state.done.get(other)
        if done is not None and actor.id in done.actors:
            title = state.definition.steps[other].title
            return refuse(
                step, "not_by", f"{who}已办理“{title}”，不得再办理本步骤", "请由其他人员办理", by.cites
            )
    if by.recused:
        if actor.id in state.recused:
            return refuse(step, "recusal", f"{who}已回避，不得参与本案", "请由其他人员办理", by.recusal)
        if actor.interests and any(
            fact.type == "party" and scene.facts.get(fact.name) in actor.interests
            for fact in state.definition.facts.values()
        ):
            return refuse(
                step, "recusal", f"{who}与本案当事人有利害关系，应当回避", "请由其他人员办理", by.recusal
            )
    return None


def content_refusal(
    state: State, step: Step, evidence: Sequence[str], channel: str | None, scene: Scene
) -> Refusal | None:
    """What is handed in: the channel, the facts that must be known, the materials."""
    if step.channels and channel is not None and channel not in step.channels:
        return refuse(step, "channel", "本步骤不能从这个渠道办理", "请改由规定的渠道办理")
    if step.required and not scene.facts.keys() >= step.required:
        return _incomplete(state, step, scene)
    if step.evidence and not set(step.evidence).issubset(evidence):
        lacking = [material for material in step.evidence if material not in evidence]
        listed = "、".join(lacking)
        return refuse(step, "evidence", f"缺少材料“{listed}”", f"请附上“{listed}”")
    return None


def _incomplete(state: State, step: Step, scene: Scene) -> Refusal:
    """All the facts that are missing, told at once."""
    wanted = dict.fromkeys((*step.needs, *step.required))
    listed = "、".join(state.definition.facts[name].title for name in wanted if name not in scene.facts)
    return refuse(step, "needs", f"缺少“{listed}”", f"请填写“{listed}”")


def guard_refusal(
    state: State, step: Step, scene: Scene, guards: Sequence[Condition] | None = None
) -> Refusal | None:
    """The step's own conditions, or those of them that are given."""
    for condition in step.guards if guards is None else guards:
        when = condition.when
        if when is not None and not when.holds(scene):
            continue
        try:
            if condition.that.run(scene):
                continue
        except Unknown as unknown:
            fact = state.definition.facts.get(unknown.fact)
            if fact is not None:
                title = fact.title
                return refuse(step, "unknown", f"尚不知道“{title}”", f"请先填写“{title}”", condition.cites)
        return refuse(step, "guard", condition.say, condition.do, condition.cites)
    return None


def partial_guard_refusal(state: State, step: Step, scene: Scene) -> Refusal | None:
    """The conditions that can be judged before the step's own facts are given."""
    given = step.accepted
    known = [
        one
        for one in step.guards
        if given.isdisjoint(one.that.facts) and (one.when is None or given.isdisjoint(one.when.facts))
    ]
    return guard_refusal(state, step, scene, known)


def role_refusal(state: State, step: Step, actor: Actor, scene: Scene) -> Refusal | None:
    """Whether one person could be among the doers (their number is known only when the step is done)."""
    roles = state.definition.roles
    if not any(role in actor.roles for role in step.by.roles):
        titles = "、".join(roles[role].title for role in step.by.roles)
        return refuse(step, "role", f"应由{titles}办理", f"请交由{titles}办理", step.by.cites)
    return _unfit(state, step, actor, scene)
