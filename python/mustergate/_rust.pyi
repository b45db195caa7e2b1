from collections.abc import Callable
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Engine",
    "__version__",
    "certificate_fault",
    "faults",
    "parse_certificates",
    "verdicts",
    "verify_signature",
]
__version__: str

@final
class Engine:
    def __new__(
        cls, policy: object, trust_anchors: list[bytes], intermediates: list[bytes], threads: int
    ) -> Engine: ...
    def verify_certificates(
        self, column: object, at: int, progress: Callable[[int], object] | None = None
    ) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]: ...
    def verify_certificate(
        self, der_or_chain: object, at: int
    ) -> tuple[str, str, dict[str, int | str], str, list[bytes]]: ...

def parse_certificates(column: object) -> Any: ...
def certificate_fault(der: bytes) -> str | None: ...
def verify_signature(spki_der: bytes, algorithm_der: bytes, message: bytes, signature: bytes) -> bool: ...
def verdicts() -> list[tuple[int, str, str, str, int]]: ...
def faults() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]: ...
