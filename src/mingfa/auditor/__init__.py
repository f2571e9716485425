"""What is told, and is it true? Reads published reports and checks their figures; knows no records."""

from mingfa.auditor.audit import audit_document, audit_text
from mingfa.auditor.model import Audit, Bound, Document, Figure, Finding, Severity, Verdict

__all__ = [
    "Audit",
    "Bound",
    "Document",
    "Figure",
    "Finding",
    "Severity",
    "Verdict",
    "audit_document",
    "audit_text",
]
