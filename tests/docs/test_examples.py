"""What the documentation promises is executed: docstrings, README, the page of verdicts."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import mustergate
import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(mustergate.__path__, "mustergate.")
    if not module.name.startswith(("mustergate._rust", "mustergate.__main__"))
)


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_some_docstrings_have_examples() -> None:
    attempted = sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES)
    assert attempted >= 3


def test_readme_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("certifi")
    import certifi

    monkeypatch.chdir(tmp_path)
    bundle = Path(certifi.where()).read_bytes()
    (tmp_path / "cas.pem").write_bytes(bundle)
    ders = list(mustergate.TrustAnchors.from_pem(bundle))
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {"column": ders, "der": ders[0], "datetime": datetime, "UTC": UTC}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102 -- the example is ours
    verdicts = names["verdicts"]
    assert isinstance(verdicts, mustergate.Verdicts)
    assert len(verdicts) == len(ders)


def test_page_of_verdicts_is_current() -> None:
    checked = subprocess.run([sys.executable, ROOT / "scripts" / "write_verdicts.py", "--check"], check=False)
    assert checked.returncode == 0
