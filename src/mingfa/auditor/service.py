"""An audit enlarged by what another report or the ledger says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from mingfa.auditor.against import against_last_year
from mingfa.auditor.against import against_ledger as ledger_findings
from mingfa.auditor.audit import sort_findings
from mingfa.auditor.model import Audit


def against(now: Audit, before: Audit) -> Audit:
    """``now`` with findings against last year's report."""
    findings = [*now.findings, *against_last_year(now, before)]
    return replace(now, findings=tuple(sort_findings(findings, now.figures)))


def against_ledger(now: Audit, values: Mapping[str, Decimal]) -> Audit:
    """``now`` with findings against values of the ledger, by indicator name."""
    findings = [*now.findings, *ledger_findings(now, values)]
    return replace(now, findings=tuple(sort_findings(findings, now.figures)))
