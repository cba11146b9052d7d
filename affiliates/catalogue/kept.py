"""What is derived from the catalogue and kept in memory, for one version of it, on one day.

An answer is asked of the database once and kept until the version moves on or a day begins; then
all of it is forgotten at once. Within a transaction nothing is kept: what it reads, others may
never see. So the version, which every reader asks for, is all there is to invalidate.
"""

import threading
from collections import OrderedDict

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver
from django.utils import timezone

from .version import current_version


class Answers:
    """Answers by question, so many at most: those asked for longest ago make room.

    One thread at a time asks, and the others wait for what it finds: after a write, all of them
    would ask the same. What is known is answered meanwhile.
    """

    def __init__(self, most):
        self.most = most
        self._known = OrderedDict()
        self._lock = threading.Lock()
        self._asking = threading.RLock()  # who asks may have to ask something else first

    def answer(self, question, ask):
        """Return the answer to a question, which `ask` finds where it isn't known."""
        return self.answers([question], lambda _: {question: ask()})[question]

    def answers(self, questions, ask):
        """Return the answers by question; `ask` takes those unknown and returns theirs."""
        found = self._found(questions)
        if len(found) == len(set(questions)):
            return found
        with self._asking:
            found = self._found(questions)
            if missing := [one for one in dict.fromkeys(questions) if one not in found]:
                asked = ask(missing)
                found |= asked
                self._put(asked)
        return found

    def _found(self, questions):
        with self._lock:
            found = {one: self._known[one] for one in questions if one in self._known}
            for one in found:
                self._known.move_to_end(one)
        return found

    def _put(self, answers):
        with self._lock:
            self._known |= answers
            while len(self._known) > self.most:
                self._known.popitem(last=False)


class Kept:
    """What is kept of one version of the catalogue, in shelves of answers by name."""

    def __init__(self, edition=None):
        self.edition = edition
        self._shelves = {}

    def shelf(self, name, most):
        """Return the answers kept under a name, so many at most."""
        return self._shelves.setdefault(name, Answers(most))


_latest = Kept()
_request = threading.local()


def present():
    """Return what is kept of the catalogue as it is now; a page asks for the version once."""
    if connection.in_atomic_block:
        return Kept()
    if not getattr(_request, "reads", False):
        return _of_this_version()
    if _request.kept is None:
        _request.kept = _of_this_version()
    return _request.kept


def _of_this_version():
    global _latest
    edition = current_version(), timezone.localdate()
    if _latest.edition != edition:
        _latest = Kept(edition)
    return _latest


@receiver(request_started)
def _begin(environ=None, **_):
    # What a request writes, it may read again.
    _request.reads = (environ or {}).get("REQUEST_METHOD") in ("GET", "HEAD")
    _request.kept = None


@receiver(request_finished)
def _end(**_):
    _request.reads = False
    _request.kept = None
