"""Test material made by others, which lies beside the clone and is not part of it.

`MUSTERGATE_SHARED` names the folder; without it, it is `../shared/data`. Where a file is absent, the
tests that need it are skipped, and the summary says how many and for lack of which file.
"""

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("MUSTERGATE_SHARED") or Path(__file__).parents[2] / "shared" / "data")

_ABSENT = "absent: shared/data/{}"
_ABSENT_PATTERN = re.compile(r"absent: (shared/data/\S+)")


def locate(name: str) -> Path:
    """The file of a name, or a skip that names it."""
    if not (FOLDER / name).is_file():
        pytest.skip(_ABSENT.format(name))
    return FOLDER / name


def read_json(name: str) -> Any:
    """A gzipped JSON file, or a skip that names it."""
    return json.loads(gzip.decompress(locate(name).read_bytes()))


def parameters(name: str, read: Callable[[str], Iterable[Any]]) -> list[Any]:
    """The cases of a file as parameters with their ids; one that skips where the file is absent."""
    if not (FOLDER / name).is_file():
        absent = pytest.mark.skip(reason=_ABSENT.format(name))
        return [pytest.param(None, marks=absent, id=name)]
    return [pytest.param(case, id=case.id) for case in read(name)]


def absent_files(reasons: Iterable[str]) -> Counter[str]:
    """How many skips each absent file caused."""
    found = (_ABSENT_PATTERN.search(reason) for reason in reasons)
    return Counter(match[1] for match in found if match)
