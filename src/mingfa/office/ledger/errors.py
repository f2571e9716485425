"""What the ledger refuses, as sentences for the person at the desk."""

from __future__ import annotations


class LedgerError(Exception):
    """The ledger did not do what was asked, and changed nothing. The message is a sentence for people."""


class ConflictError(LedgerError):
    """Somebody else wrote to the matter first: of several writers for one step, exactly one wins."""

    def __init__(self, matter: str, expected: int, found: int | None) -> None:
        self.matter, self.expected, self.found = matter, expected, found
        if found is None:
            told = f"台账中没有事项 {matter}，不能接着第 {expected} 条记录办理。请核对事项编号"
        elif expected == 0:
            told = f"事项 {matter} 已经立案（已有 {found} 条记录），不能重复立案。请打开该事项办理"
        elif found == expected:
            told = f"事项 {matter} 第 {expected} 条记录与您所见的不一致，本次办理没有记入。请刷新后核对"
        else:
            told = (
                f"事项 {matter} 刚刚已由他人办理（您依据的是第 {expected} 条记录，现有 {found} 条），"
                "本次办理没有记入。请刷新后重新办理"
            )
        super().__init__(f"{told}。")


class KeyReusedError(LedgerError):
    """One idempotency key came with two different contents."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"请求编号“{key}”已经用于另一项内容不同的办理，本次办理没有记入。请使用新的请求编号重新提交。"
        )


class UnrecordableError(LedgerError):
    """The content cannot stand in the ledger as it is."""


class NotFoundError(LedgerError):
    """What was asked for is not in the ledger."""


class ClockError(LedgerError):
    """The recorder's clock and the database's disagree, so nobody could trust the recording time."""

    def __init__(self) -> None:
        super().__init__("本机时间与数据库时间相差五分钟以上，不能记入台账。请管理员校准时间后再办理。")


class KnownPartyError(LedgerError):
    """A party is known under another token than the recorder thought. It asks again; nobody else sees this."""

    def __init__(self) -> None:
        super().__init__("当事人的密封信息刚刚有变动，本次办理没有记入。请重新提交。")


class UnderWayError(LedgerError):
    """The same thing is being recorded at this very moment by another request; asking again will tell."""

    def __init__(self) -> None:
        super().__init__("同一内容正在由另一请求记入，本次办理没有记入。请稍候刷新；如未见记录，请重新提交。")


class ConnectionLostError(LedgerError):
    """The connection broke: whether the act was recorded is seen by asking again with the same idempotency key."""

    def __init__(self) -> None:
        super().__init__(
            "与数据库的连接中断，本次办理是否记入尚不确定。请用同一请求编号重新提交，不会重复记入。"
        )
