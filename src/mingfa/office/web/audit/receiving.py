"""Receiving a report: in memory, never more than the limit, kept only when asked."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from mingfa import auditor

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

_NAME = re.compile(r"[^\w.\-\u4e00-\u9fff]+")


class WithinLimit(FileUploadHandler):
    """Holds a file in memory and stops taking it in at the limit: what is larger comes out one byte too long."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._taken = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # the signature is Django's
        """Take a chunk while there is room."""
        room = auditor.MAX_BYTES + 1 - self._taken.tell()
        if room > 0:
            self._taken.write(raw_data[:room])

    def file_complete(self, file_size: int) -> UploadedFile[Any]:  # noqa: ARG002  # the signature is Django's
        """Give the file back, rewound, and make room for the next."""
        taken, self._taken = self._taken, io.BytesIO()
        size = taken.tell()
        taken.seek(0)
        return InMemoryUploadedFile(
            taken, self.field_name, self.file_name or "报告", self.content_type or "", size, self.charset
        )


def keep(folder: Path, name: str, data: bytes, result: str) -> Path:
    """Write the report and its result under ``folder``, named by digest; the same report is kept once."""
    place = folder / hashlib.sha256(data).hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    (place / ("report-" + (_NAME.sub("_", Path(name).name)[-80:] or "file"))).write_bytes(data)
    (place / "audit.json").write_text(result, encoding="utf-8")
    return place
