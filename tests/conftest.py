"""One suite, two backends."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import shared_data
from hypothesis import settings

with warnings.catch_warnings():  # a missing extension is reported by `backend` and tested in test_api.py
    warnings.simplefilter("ignore", RuntimeWarning)
    import mustergate._backend

# Examples are the same in every run, unless `HYPOTHESIS_PROFILE=explore` looks for new ones.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session", params=["rust", "python"])
def backend(request: pytest.FixtureRequest) -> str:
    """The name of each backend in turn."""
    load_or_skip(request.param)
    return request.param


@pytest.fixture(scope="session")
def both_backends() -> tuple[ModuleType, ModuleType]:
    """The extension and its twin, side by side."""
    return load_or_skip("rust"), load_or_skip("python")


def load_or_skip(name: str) -> ModuleType:
    """A backend's module; a skip, or with `MUSTERGATE_REQUIRE_RUST=1` a failure, where it is missing."""
    try:
        return mustergate._backend.load_backend(name)
    except ImportError as error:
        if os.environ.get("MUSTERGATE_REQUIRE_RUST") == "1":
            pytest.fail(f"backend {name}: {error}")
        pytest.skip(f"backend {name}: {error}")


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Finds a file of `../shared/data`, or skips the test and names the file."""
    return shared_data.locate


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was counted, and what was skipped for lack of `../shared/data`."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    counted = [line for report in reports for line in getattr(report, "user_properties", ()) if line[0] == "counted"]
    for _, line in sorted(set(map(tuple, counted))):
        terminalreporter.write_line(f"counted: {line}")
    skipped = terminalreporter.stats.get("skipped", [])
    absent = shared_data.absent_files(str(report.longrepr) for report in skipped)
    for name, count in sorted(absent.items()):
        terminalreporter.write_line(f"skipped for lack of {name}: {count} tests")
    if absent:
        terminalreporter.write_line(f"skipped for lack of shared/data: {sum(absent.values())} tests in all")
