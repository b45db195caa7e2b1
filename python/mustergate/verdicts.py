"""The verdicts of a batch, as columns."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ._extras import require
from ._pure.rejection import ACCEPTED, VERDICTS
from .verdict import Verdict

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Verdicts"]

_SLUGS = {row.code: row.slug for row in VERDICTS}


class Verdicts:
    """One verdict a row, in the order of the column that was verified."""

    def __init__(self, codes: NDArray[np.uint16], certificate_ids: NDArray[np.uint8]) -> None:
        self._codes = codes
        self._certificate_ids = certificate_ids

    def __len__(self) -> int:
        return len(self._codes)

    def __repr__(self) -> str:
        return f"<Verdicts: {len(self)} rows, {int(self.accepted.sum())} accepted>"

    @property
    def codes(self) -> NDArray[np.uint16]:
        """Stable numbers of the closed list (docs/verdicts.md), uint16, n."""
        return self._codes

    @property
    def accepted(self) -> NDArray[np.bool_]:
        """Whether each row was accepted, bool, n."""
        accepted: NDArray[np.bool_] = self._codes == ACCEPTED
        return accepted

    @property
    def certificate_ids(self) -> NDArray[np.uint8]:
        """SHA-256 of each end entity's DER, uint8, n x 32; zeros where none was presented."""
        return self._certificate_ids

    @cached_property
    def slugs(self) -> list[str]:
        """Stable names of the closed list; made when first asked for."""
        return [_SLUGS[code] for code in self._codes.tolist()]

    def counts(self) -> dict[Verdict, int]:
        """How often each verdict occurs, the most frequent first."""
        codes, counts = np.unique(self._codes, return_counts=True)
        pairs = sorted(zip(counts.tolist(), codes.tolist(), strict=True), key=lambda pair: (-pair[0], pair[1]))
        return {Verdict(_SLUGS[code]): count for count, code in pairs}

    def to_arrow(self) -> "pyarrow.RecordBatch":
        """A record batch: `code` (uint16), `slug` (dictionary of utf8), `certificate_id` (32 octets).

        Raises `ModuleNotFoundError` without pyarrow.
        """
        pyarrow = require("pyarrow", "Verdicts.to_arrow")
        known = sorted(_SLUGS)
        indices = np.searchsorted(np.array(known, dtype=np.uint16), self._codes).astype(np.int16)
        slugs = pyarrow.DictionaryArray.from_arrays(
            pyarrow.array(indices), pyarrow.array([_SLUGS[code] for code in known])
        )
        octets = pyarrow.py_buffer(np.ascontiguousarray(self._certificate_ids))
        ids = pyarrow.FixedSizeBinaryArray.from_buffers(pyarrow.binary(32), len(self), [None, octets])
        columns = [pyarrow.array(self._codes), slugs, ids]
        return pyarrow.record_batch(columns, names=["code", "slug", "certificate_id"])
