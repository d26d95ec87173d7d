"""What a tool prints and measures while it runs, kept with its call and bounded."""

import contextlib
import io
import sys

most_characters = 64 * 1024


class Call:
    """What one call leaves behind beside its output."""

    def __init__(self):
        self.metrics = {}
        self._pieces = []
        self._kept = 0
        self._dropped = 0

    def write(self, text):
        room = most_characters - self._kept
        if room > 0:
            self._pieces.append(text[:room])
        self._kept += min(room, len(text)) if room > 0 else 0
        self._dropped += max(0, len(text) - max(0, room))

    def text(self):
        note = f"\n… {self._dropped} more characters" if self._dropped else ""
        return "".join(self._pieces) + note


_current = Call()


@contextlib.contextmanager
def call_in_progress():
    """A fresh place for what is printed until the block ends."""
    global _current
    before, _current = _current, Call()
    try:
        yield _current
    finally:
        _current = before


def record_metric(key, value):
    """Keeps a figure for the call in progress."""
    _current.metrics[key] = value


class Console(io.TextIOBase):
    """Standard output or error: stays the same object for the interpreter's life, for loggers hold on to it."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, name):
        self.name = name

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _current.write(text)
        return len(text)


def install():
    """Points standard output and error at the call in progress; there is nothing to read."""
    sys.stdout = sys.__stdout__ = Console("<stdout>")
    sys.stderr = sys.__stderr__ = Console("<stderr>")
    sys.stdin = sys.__stdin__ = io.StringIO("")
