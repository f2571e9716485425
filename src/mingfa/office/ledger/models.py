"""Django's view of the ledger's tables, for reading. They are made by `sql/`, written by the recorder only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

if TYPE_CHECKING:
    _NullableText = models.TextField[str | None, str | None]
else:
    _NullableText = models.TextField


class OptionalText(_NullableText):
    """Text, or NULL where there is none: the tables keep nothing and empty apart, as events do."""

    def __init__(self, verbose_name: str, *, null: bool = True, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)


class Event(models.Model):
    """What happened: one row an event, never changed."""

    pk = models.CompositePrimaryKey("region", "seq")
    region = models.TextField("行政区划")
    seq = models.BigIntegerField("区内编号")
    matter = models.TextField("事项")
    n = models.IntegerField("事项内编号")
    step = models.TextField("步骤")
    procedure = models.TextField("程序")
    definition = models.TextField("程序版本")
    at = models.DateTimeField("办理时间")
    recorded_at = models.DateTimeField("记录时间")
    actors = ArrayField(models.TextField(), verbose_name="办理人")
    body = models.TextField("机关")
    channel = OptionalText("渠道")
    deemed = OptionalText("视为办理所依期限")
    ended = models.BooleanField("办结")
    outcome = OptionalText("结果")
    source = OptionalText("导入来源")
    content = models.TextField("记录原文")
    prev = models.BinaryField("上一条摘要")
    digest = models.BinaryField("摘要")

    class Meta:
        """The table is made by SQL, and left alone by Django."""

        managed = False
        db_table = "ledger_event"
        ordering = ["region", "seq"]

    def __str__(self) -> str:
        return f"{self.matter} 第 {self.n} 条"


class Matter(models.Model):
    """Where each matter stands; computed from its events."""

    matter = models.TextField("事项", primary_key=True)
    region = models.TextField("行政区划")
    procedure = models.TextField("程序")
    definition = models.TextField("程序版本")
    body = models.TextField("机关")
    standing = models.TextField("状态")
    outcome = OptionalText("结果")
    opened = models.DateTimeField("立案时间")
    ended = models.DateTimeField("办结时间", null=True)
    n = models.IntegerField("记录数")
    next_due = models.DateTimeField("最近期限", null=True)
    head = models.BinaryField("末条摘要")
    state = models.JSONField("状态内容")

    class Meta:
        """The table is made by SQL, and left alone by Django."""

        managed = False
        db_table = "ledger_matter"
        ordering = ["region", "opened", "matter"]

    def __str__(self) -> str:
        return self.matter


class Checkpoint(models.Model):
    """A signed root over a region's events since the checkpoint before."""

    pk = models.CompositePrimaryKey("region", "number")
    region = models.TextField("行政区划")
    number = models.IntegerField("检查点编号")
    content = models.TextField("检查点原文")
    signature = models.BinaryField("签名")

    class Meta:
        """The table is made by SQL, and left alone by Django."""

        managed = False
        db_table = "ledger_checkpoint"
        ordering = ["region", "number"]

    def __str__(self) -> str:
        return f"{self.region} 检查点 {self.number}"


class Reading(models.Model):
    """A trace: who read personal data, of which matter, when and why."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间")
    who = models.TextField("查阅人")
    matter = models.TextField("事项")
    why = models.TextField("事由")
    tokens = ArrayField(models.TextField(), verbose_name="所阅内容")

    class Meta:
        """The table is made by SQL, and left alone by Django."""

        managed = False
        db_table = "ledger_reading"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.who} 查阅 {self.matter}"
