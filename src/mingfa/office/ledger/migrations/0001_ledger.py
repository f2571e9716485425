"""The ledger's tables, refusals, functions and grants. No way back: a ledger is not unmade by a migration."""

from __future__ import annotations

from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from mingfa.office.ledger.models import OptionalText

_SQL = Path(__file__).resolve().parent.parent / "sql"
_FILES = ("0001_ledger.sql", "0002_refusals.sql", "0003_append.sql", "0004_grants.sql")


class Migration(migrations.Migration):
    initial = True
    operations = [
        *[migrations.RunSQL((_SQL / name).read_text(encoding="utf-8")) for name in _FILES],
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "region", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region", models.TextField(verbose_name="行政区划")),
                ("seq", models.BigIntegerField(verbose_name="区内编号")),
                ("matter", models.TextField(verbose_name="事项")),
                ("n", models.IntegerField(verbose_name="事项内编号")),
                ("step", models.TextField(verbose_name="步骤")),
                ("procedure", models.TextField(verbose_name="程序")),
                ("definition", models.TextField(verbose_name="程序版本")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("actors", ArrayField(base_field=models.TextField(), size=None, verbose_name="办理人")),
                ("body", models.TextField(verbose_name="机关")),
                ("channel", OptionalText(verbose_name="渠道")),
                ("deemed", OptionalText(verbose_name="视为办理所依期限")),
                ("ended", models.BooleanField(verbose_name="办结")),
                ("outcome", OptionalText(verbose_name="结果")),
                ("source", OptionalText(verbose_name="导入来源")),
                ("content", models.TextField(verbose_name="记录原文")),
                ("prev", models.BinaryField(verbose_name="上一条摘要")),
                ("digest", models.BinaryField(verbose_name="摘要")),
            ],
            options={"managed": False, "db_table": "ledger_event", "ordering": ["region", "seq"]},
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("matter", models.TextField(verbose_name="事项", primary_key=True, serialize=False)),
                ("region", models.TextField(verbose_name="行政区划")),
                ("procedure", models.TextField(verbose_name="程序")),
                ("definition", models.TextField(verbose_name="程序版本")),
                ("body", models.TextField(verbose_name="机关")),
                ("standing", models.TextField(verbose_name="状态")),
                ("outcome", OptionalText(verbose_name="结果")),
                ("opened", models.DateTimeField(verbose_name="立案时间")),
                ("ended", models.DateTimeField(verbose_name="办结时间", null=True)),
                ("n", models.IntegerField(verbose_name="记录数")),
                ("next_due", models.DateTimeField(verbose_name="最近期限", null=True)),
                ("head", models.BinaryField(verbose_name="末条摘要")),
                ("state", models.JSONField(verbose_name="状态内容")),
            ],
            options={
                "managed": False,
                "db_table": "ledger_matter",
                "ordering": ["region", "opened", "matter"],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "region", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region", models.TextField(verbose_name="行政区划")),
                ("number", models.IntegerField(verbose_name="检查点编号")),
                ("content", models.TextField(verbose_name="检查点原文")),
                ("signature", models.BinaryField(verbose_name="签名")),
            ],
            options={"managed": False, "db_table": "ledger_checkpoint", "ordering": ["region", "number"]},
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("who", models.TextField(verbose_name="查阅人")),
                ("matter", models.TextField(verbose_name="事项")),
                ("why", models.TextField(verbose_name="事由")),
                ("tokens", ArrayField(base_field=models.TextField(), size=None, verbose_name="所阅内容")),
            ],
            options={"managed": False, "db_table": "ledger_reading", "ordering": ["at", "id"]},
        ),
    ]
