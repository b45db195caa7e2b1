"""A virtual environment of its own, with what it takes to fill it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Environment(NamedTuple):
    """A virtual environment of its own."""

    python: Path

    @classmethod
    def create(cls, folder: Path, interpreter: str = sys.executable) -> "Environment":
        run(interpreter, "-m", "venv", str(folder))
        return cls(folder / "bin" / "python")

    def install(self, *requirements: str) -> None:
        run(str(self.python), "-m", "pip", "install", "--quiet", *requirements)

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs Python there, outside this tree, with no environment variable of ours but these."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTERGATE", "PYTHON"))}
        command = [str(self.python), "-I", *arguments]
        return subprocess.run(
            command, cwd=self.python.parent, env=inherited | variables, capture_output=True, text=True, check=False
        )


def run(*command: str) -> None:
    completed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, f"{' '.join(command)}\n{completed.stdout}\n{completed.stderr}"


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found
