"""The ledger as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Its tables are made by SQL files; its models only read them."""

    name = "mingfa.office.ledger"
    verbose_name = "台账"
