"""Legal time, the front door: lengths, counting rules and pauses go in; days and their explanations come out."""

from mingfa.kernel.counting import SHANGHAI, Counting, Length, Pause, TermError, Unit, split_printed
from mingfa.kernel.reckoning import (
    Reckoning,
    reckon,
    reckon_earliest,
    reckon_notice,
    reckon_yearly,
    redate,
    zh_day,
    zh_point,
)
from mingfa.kernel.running import deadline, earliest, elapsed, latest_notice, yearly

__all__ = [
    "SHANGHAI",
    "Counting",
    "Length",
    "Pause",
    "Reckoning",
    "TermError",
    "Unit",
    "deadline",
    "earliest",
    "elapsed",
    "latest_notice",
    "reckon",
    "reckon_earliest",
    "reckon_notice",
    "reckon_yearly",
    "redate",
    "split_printed",
    "yearly",
    "zh_day",
    "zh_point",
]
