"""Which backend runs: the Rust extension, or its pure-Python twin.

The choice is made once, when the package is imported, by the environment variable
`MUSTERGATE_BACKEND` (`rust`, `python` or `auto`, the default). Where `auto` finds no extension, it
warns and takes the twin: the same verdicts, more slowly.
"""

import os
import warnings
from types import ModuleType
from typing import Any, Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

__all__ = ["BACKEND", "Backend", "Engine", "load_backend"]

BackendName = Literal["rust", "python"]


class Engine(Protocol):
    """A verifier of one backend."""

    def __init__(
        self, policy: object, trust_anchors: list[bytes], intermediates: list[bytes], threads: int
    ) -> None: ...

    def verify_certificates(
        self, column: object, at: int, progress: object = None
    ) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        """Codes (uint16) and certificate ids (uint8, n x 32) of a column."""
        ...

    def verify_certificate(
        self, der_or_chain: object, at: int
    ) -> tuple[str, str, dict[str, int | str], str, list[bytes]]:
        """Slug, sentence, compared values, rule and path of one chain."""
        ...


class Backend(Protocol):
    """What each backend module offers."""

    Engine: type[Engine]

    def parse_certificates(self, column: object) -> Any:
        """The facts of a column, as an object with the Arrow C interface or a pyarrow record batch."""
        ...

    def verify_signature(self, spki_der: bytes, algorithm_der: bytes, message: bytes, signature: bytes) -> bool:
        """Whether one signature verifies."""
        ...

    def certificate_fault(self, der: bytes) -> str | None:
        """What is wrong with a certificate, in a sentence; None where it parses."""
        ...


def load_backend(name: str | None = None) -> Backend:
    """The module of a backend: the one chosen at import, or the one named.

    Raises `ValueError` for an unknown name and `ImportError` where the extension is missing.
    """
    if name is None:
        name = BACKEND
    if name == "rust":
        return cast(Backend, _extension())
    if name == "python":
        from ._pure import engine

        return cast(Backend, engine)
    raise ValueError(f"backend: expected 'rust', 'python' or None, not {name!r}")


def _extension() -> ModuleType:
    try:
        from . import _rust
    except ImportError as error:
        raise ImportError(
            "mustergate's Rust extension cannot be loaded; install a wheel for this platform, or take "
            f"the pure-Python backend with MUSTERGATE_BACKEND=python ({error})"
        ) from error
    return _rust


def _choose() -> BackendName:
    wanted = os.environ.get("MUSTERGATE_BACKEND", "auto")
    if wanted not in ("auto", "rust", "python"):
        raise ValueError(f"MUSTERGATE_BACKEND: expected 'rust', 'python' or 'auto', not {wanted!r}")
    if wanted == "python":
        return "python"
    try:
        _extension()
    except ImportError as error:
        if wanted == "rust":
            raise
        warnings.warn(f"{error}; taking the pure-Python backend", RuntimeWarning, stacklevel=3)
        return "python"
    return "rust"


BACKEND: BackendName = _choose()
"""The backend that was chosen: `rust` or `python`."""
