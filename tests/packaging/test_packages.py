"""Wheels and the sdist, each in an empty environment: what they hold, what importing them loads, that they verify."""

import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from environment import Environment, only, run

VERIFIES = str(Path(__file__).with_name("verifies.py"))
SLUGS = ["accepted", "certificate_expired", "issuer_unknown", "certificate_malformed"]
IMPORT = """
import json, sys, warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import mustergate
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"backend": mustergate.backend, "loaded": loaded, "warnings": [str(each.message) for each in caught]}))
"""


def printed(completed):
    assert completed.returncode == 0, completed.stderr
    return json.loads(completed.stdout)


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (found,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return archive.read(found).decode()


def test_wheel_is_abi3_and_typed(wheel):
    assert "-cp311-abi3-" in wheel.name
    assert {"mustergate/py.typed", "mustergate/_rust.pyi", "mustergate/_rust.abi3.so"} <= set(names(wheel))


def test_wheel_imports_numpy_alone(environment):
    seen = printed(environment.run("-c", IMPORT))
    assert (seen["backend"], seen["warnings"]) == ("rust", [])
    assert "numpy" in seen["loaded"]
    assert not {"cryptography", "pyarrow", "pandas", "polars", "rich"} & set(seen["loaded"])


def test_wheel_verifies(environment):
    assert printed(environment.run(VERIFIES)) == {"backend": "rust", "slugs": SLUGS, "gil": True}


def test_wheel_verifies_with_the_twin(environment):
    assert printed(environment.run(VERIFIES, MUSTERGATE_BACKEND="python"))["slugs"] == SLUGS


def test_wheel_installs_the_command(environment):
    command = [str(environment.python.parent / "mustergate"), "--help"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_pure_wheel_has_no_extension(pure_wheel):
    assert pure_wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in names(pure_wheel) if name.endswith((".so", ".pyd", "_rust.pyi"))]
    assert "mustergate/py.typed" in names(pure_wheel)


def test_wheels_say_the_same_of_themselves(wheel, pure_wheel):
    """Two backends build them; name, version, requirements and extras come from one table."""
    fields = ("Name:", "Version:", "Requires-Dist:", "Requires-Python:", "Provides-Extra:", "License-Expression:")

    def said(each):
        head = metadata(each).partition("\n\n")[0]
        return sorted(line.replace(" ", "").replace("'", '"') for line in head.splitlines() if line.startswith(fields))

    assert said(wheel) == said(pure_wheel)


def test_pure_wheel_warns_once_and_takes_the_twin(pure_environment):
    seen = printed(pure_environment.run("-c", IMPORT))
    assert seen["backend"] == "python"
    assert len(seen["warnings"]) == 1
    assert "MUSTERGATE_BACKEND=python" in seen["warnings"][0]


def test_pure_wheel_is_quiet_when_chosen(pure_environment):
    seen = printed(pure_environment.run("-c", IMPORT, MUSTERGATE_BACKEND="python"))
    assert (seen["backend"], seen["warnings"]) == ("python", [])
    assert not {"pyarrow", "pandas", "polars", "rich"} & set(seen["loaded"])


def test_pure_wheel_refuses_the_backend_that_it_lacks(pure_environment):
    refused = pure_environment.run("-c", "import mustergate", MUSTERGATE_BACKEND="rust")
    assert refused.returncode != 0
    assert "ImportError" in refused.stderr


def test_pure_wheel_verifies(pure_environment):
    seen = printed(pure_environment.run(VERIFIES, MUSTERGATE_BACKEND="python"))
    assert (seen["backend"], seen["slugs"]) == ("python", SLUGS)


def test_sdist_holds_what_a_build_needs(sdist):
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "pyproject.toml"}
    sources = {
        "rust/core/src/lib.rs",
        "rust/signature/src/lib.rs",
        "rust/python/src/lib.rs",
        "python/mustergate/py.typed",
    }
    assert needed | sources <= held
    assert not [name for name in held if name.endswith(".so") or name.startswith(("tests/", ".venv", "target/"))]


def test_free_threaded_wheel_runs_without_the_gil(tmp_path):
    """A free-threaded CPython gets a wheel of its own, and importing it leaves the GIL off."""
    interpreter = next(filter(None, map(shutil.which, ["python3.14t", "python3.15t"])), None)
    if interpreter is None:
        pytest.skip("no free-threaded CPython (python3.14t or newer) on this machine")
    build = [sys.executable, "-m", "maturin", "build", "--release", "--locked", "--no-default-features"]
    run(*build, "--interpreter", interpreter, "--out", str(tmp_path))
    wheel = only(tmp_path, "*.whl")
    assert "t-" in wheel.name
    environment = Environment.create(tmp_path / "environment", interpreter)
    environment.install(str(wheel))
    assert printed(environment.run(VERIFIES)) == {"backend": "rust", "slugs": SLUGS, "gil": False}
