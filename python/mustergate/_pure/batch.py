"""Many presented chains at once: columns in, columns out, in order.

Work goes in chunks, so that an interrupt is honoured soon and memory beyond the columns stays bounded. A
chain that is presented many times in a batch is verified once. The Rust twin takes a pool of threads; here
all is done on the caller's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .rejection import ACCEPTED, Rejection
from .signature import sha256
from .time import EpochSeconds
from .verifier import Verifier

CHUNK_ROWS: Final = 4096
"""Rows of one chunk."""

Chains: TypeAlias = Sequence[Sequence[bytes]]
"""A column of presented chains, each end entity first. An empty one is a row where nothing was presented."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a batch gives, a row a chain, in order.

    Codes of the closed list (uint16), and SHA-256 of each end entity's DER (uint8, n x 32), zeros where none
    was presented.
    """

    codes: NDArray[np.uint16]
    certificate_ids: NDArray[np.uint8]


class Interrupted(Exception):
    """The caller asked to stop."""


def verify_certificates(
    verifier: Verifier, chains: Chains, at: EpochSeconds, proceed: Callable[[int], bool]
) -> Verdicts:
    """Verifies a column at a time.

    Before each chunk `proceed` is told how many rows are done, and says whether to go on.

    Raises:
        Interrupted: `proceed` said no.
    """
    batch = _Batch(verifier, chains, at)
    for start in range(0, len(chains), CHUNK_ROWS):
        if not proceed(start):
            raise Interrupted
        batch.verify_chunk(range(start, min(start + CHUNK_ROWS, len(chains))))
    return batch.verdicts


def _code_of(verifier: Verifier, chain: Sequence[bytes], at: EpochSeconds) -> int:
    try:
        verifier.verify_certificate(chain, at)
    except Rejection as rejection:
        return rejection.code
    return ACCEPTED


class _Batch:
    """A batch under way."""

    __slots__ = ("_at", "_chains", "_first_rows", "_verifier", "verdicts")

    def __init__(self, verifier: Verifier, chains: Chains, at: EpochSeconds) -> None:
        self._verifier = verifier
        self._chains = chains
        self._at = at
        self._first_rows: dict[tuple[bytes, ...], int] = {}
        """Rows that were the first with their chain. Python hashes bytes under a key of its own."""
        rows = len(chains)
        self.verdicts: Final = Verdicts(np.zeros(rows, np.uint16), np.zeros((rows, 32), np.uint8))

    def verify_chunk(self, rows: range) -> None:
        """Fills the rows of one chunk."""
        codes, certificate_ids = self.verdicts.codes, self.verdicts.certificate_ids
        for row in rows:
            chain = self._chains[row]
            if chain:
                certificate_ids[row] = np.frombuffer(sha256(chain[0]), np.uint8)
            first = self._first_rows.setdefault(tuple(chain), row)
            codes[row] = _code_of(self._verifier, chain, self._at) if first == row else codes[first]
