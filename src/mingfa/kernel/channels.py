"""The channels by which a step may be taken, with their titles: the one place where both are said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNELS: Final[Mapping[str, str]] = {
    "window": "窗口",
    "online": "网上",
    "mobile": "移动端",
    "kiosk": "自助终端",
    "agent": "帮代办",
    "visit": "上门",
    "post": "邮寄",
    "phone": "电话",
    "meeting": "会议",
    "system": "系统",
}
