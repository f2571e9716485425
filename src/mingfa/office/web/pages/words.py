"""Words that several pages share."""

from __future__ import annotations

CHANNELS = {
    "window": "窗口",
    "online": "网上",
    "mobile": "手机",
    "kiosk": "自助终端",
    "agent": "帮代办",
    "visit": "上门",
    "post": "邮寄",
    "phone": "电话",
    "meeting": "会议",
    "system": "系统",
}
