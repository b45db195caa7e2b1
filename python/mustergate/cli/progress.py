"""How far a long run is, on a terminal's standard error."""

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Protocol, Self

from mustergate._extras import require

__all__ = ["Meter", "open_meter"]

_REDRAW_SECONDS = 0.1


class Meter(Protocol):
    """What shows how far a run is."""

    def show(self, certificates: int, octets: int) -> None:
        """Shows how many certificates are done, and how many octets of the input, in all."""


def open_meter(total: int | None, *, quiet: bool) -> AbstractContextManager[Meter]:
    """A bar with rate and remaining time on a terminal, by rich where it is installed; else nothing.

    `total` is the octets to read, None where they are not known.
    """
    if quiet or not sys.stderr.isatty():
        return _NoMeter()
    try:
        return _RichMeter(require("rich.progress", "the bar"), total)
    except ModuleNotFoundError:
        return _PlainMeter(total)


class _NoMeter:
    def show(self, certificates: int, octets: int) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class _PlainMeter(_NoMeter):
    """One line, drawn over and over."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._start = time.monotonic()
        self._drawn = 0.0
        self._width = 0

    def show(self, certificates: int, octets: int) -> None:
        now = time.monotonic()
        if now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        elapsed = max(now - self._start, 1e-9)
        line = f"{certificates:,} certificates, {certificates / elapsed:,.0f}/s"
        if self._total and octets:
            share = min(octets / self._total, 1.0)
            line = f"{share:4.0%}  {line}, {_clock(elapsed * (1 - share) / share)} left"
        self._draw(line)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._draw("")
        sys.stderr.write("\r")

    def _draw(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)


class _RichMeter(_NoMeter):
    def __init__(self, rich_progress: Any, total: int | None) -> None:
        from rich.console import Console

        self._start = time.monotonic()
        self._total = total
        self._bar = rich_progress.Progress(
            rich_progress.TextColumn("verifying"),
            rich_progress.BarColumn(),
            rich_progress.TaskProgressColumn(),
            rich_progress.TextColumn("{task.fields[done]}"),
            rich_progress.TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=total, done="")

    def show(self, certificates: int, octets: int) -> None:
        elapsed = max(time.monotonic() - self._start, 1e-9)
        done = f"{certificates:,} certificates, {certificates / elapsed:,.0f}/s"
        completed = octets if self._total is None else min(octets, self._total)
        self._bar.update(self._task, completed=completed, done=done)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
