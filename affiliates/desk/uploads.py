"""Uploaded files that wait on the server between their preview and their import.

Each waits in a private folder under a name nobody can guess, and is known to one session only.
"""

import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

#: A file that waited so long, in seconds, is removed.
LONGEST_WAIT = 24 * 60 * 60

_SESSION_KEY = "import"


class LimitedUpload(TemporaryFileUploadHandler):
    """Takes no more of a file to disk than may be imported; its full size is still known."""

    def receive_data_chunk(self, raw_data, start):
        if start < settings.IMPORT_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)


@dataclass(frozen=True)
class Upload:
    """A file that waits: the token it is asked for by, and the name it was uploaded under."""

    token: str
    name: str

    @property
    def path(self):
        return Path(settings.IMPORT_DIR) / f"{self.token}{Path(self.name).suffix.lower()}"

    def remove(self):
        self.path.unlink(missing_ok=True)


def keep(session, file):
    """Let an uploaded file wait, in place of the session's last one; return it as an Upload.

    Raises OSError where the server has no place for it.
    """
    discard(session)
    _remove_old()
    upload = Upload(secrets.token_urlsafe(32), file.name)
    upload.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(upload.path, "xb", opener=_private) as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    except OSError:
        upload.remove()
        raise
    session[_SESSION_KEY] = {"token": upload.token, "name": upload.name}
    return upload


def waiting(session, token):
    """Return the session's upload; None if it has no such one, or no longer."""
    known = session.get(_SESSION_KEY)
    upload = Upload(**known) if known and known["token"] == token else None
    return upload if upload and _age(upload.path) < LONGEST_WAIT else None


def discard(session):
    """Remove the session's upload, if there is one."""
    if known := session.pop(_SESSION_KEY, None):
        Upload(**known).remove()


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _age(path):
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _remove_old():
    for path in Path(settings.IMPORT_DIR).glob("*"):
        if _age(path) >= LONGEST_WAIT:
            with suppress(FileNotFoundError):
                path.unlink()
