"""Wheels built from this tree, and empty environments to install them into."""

import sys
from pathlib import Path

import pytest
from environment import Environment, only, run


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("packaging")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel with the extension."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "maturin", "build", "--release", "--locked", "--out", str(folder))
    return only(folder, "*.whl")


@pytest.fixture(scope="session")
def pure_wheel(tmp_path_factory) -> Path:
    """The wheel without the extension."""
    folder = tmp_path_factory.mktemp("pure-wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    return only(folder, "*.whl")


@pytest.fixture(scope="session")
def sdist(tmp_path_factory) -> Path:
    """The source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "maturin", "sdist", "--out", str(folder))
    return only(folder, "*.tar.gz")


@pytest.fixture(scope="session")
def environment(wheel, tmp_path_factory) -> Environment:
    """An environment with nothing but the wheel and what it requires."""
    return installed(wheel, tmp_path_factory)


@pytest.fixture(scope="session")
def pure_environment(pure_wheel, tmp_path_factory) -> Environment:
    """An environment with nothing but the pure-Python wheel and what it requires."""
    return installed(pure_wheel, tmp_path_factory)


def installed(wheel: Path, tmp_path_factory) -> Environment:
    environment = Environment.create(tmp_path_factory.mktemp("environment"))
    environment.install(str(wheel))
    return environment
