"""What is told, and is it true? Reads published reports and checks their figures; knows no records."""

from mingfa.auditor.audit import audit_document, audit_text
from mingfa.auditor.compare import Comparison, compare
from mingfa.auditor.explain import Reading, explain
from mingfa.auditor.json_form import to_dict, to_json
from mingfa.auditor.model import Audit, Bound, Document, Figure, Finding, Severity, Verdict
from mingfa.auditor.page import comparison_html, fragment, style, to_html
from mingfa.auditor.service import against, against_ledger
from mingfa.auditor.sources import MAX_BYTES, SUFFIXES, UnreadableReportError, read_bytes, read_path

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Audit",
    "Bound",
    "Comparison",
    "Document",
    "Figure",
    "Finding",
    "Reading",
    "Severity",
    "UnreadableReportError",
    "Verdict",
    "against",
    "against_ledger",
    "audit_document",
    "audit_text",
    "compare",
    "comparison_html",
    "explain",
    "fragment",
    "read_bytes",
    "read_path",
    "style",
    "to_dict",
    "to_html",
    "to_json",
]
