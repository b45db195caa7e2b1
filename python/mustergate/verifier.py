"""The verifier: certificates in, verdicts out."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ._backend import BACKEND, load_backend
from ._extras import require
from .policy import Policy
from .trust_anchors import TrustAnchors
from .verdicts import Verdicts

if TYPE_CHECKING:
    import pyarrow

__all__ = ["CertificateResult", "Verifier"]

Progress = Callable[[int], object]

_THREADS_MAX = 1024
_SECONDS_MAX = 1 << 62
_STREAM_COLUMN = "certificate"


@dataclass(frozen=True, slots=True)
class CertificateResult:
    """The verdict of one certificate or presented chain."""

    slug: str
    """The verdict's stable name."""
    sentence: str
    """What happened, with the compared values."""
    details: dict[str, int | str]
    """The compared values by name: numbers, slugs, names (RFC 4514), times (RFC 3339)."""
    rule: str
    """Where the rule stands."""
    path: list[bytes]
    """The path as DER, end entity first, trust anchor last; empty where it was rejected."""

    @property
    def accepted(self) -> bool:
        """Whether it was accepted."""
        return self.slug == "accepted"


class Verifier:
    """A policy with the trust anchors and intermediates that it is applied to.

    Immutable, shared by threads; one is made once and used for many batches. `threads` are those of
    the engine's own pool: all cores by default. `backend` is `rust`, `python` or None for the one that
    was chosen at import.

    >>> from mustergate import Policy, TrustAnchors, Verifier
    >>> verifier = Verifier(policy=Policy.rfc5280_client(), trust_anchors=TrustAnchors.from_der([]))
    >>> verifier.verify_certificates([b"junk"], at=1_700_000_000).slugs
    ['certificate_malformed']

    Raises `TypeError` or `ValueError` for a wrong argument, naming it.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        trust_anchors: TrustAnchors | None = None,
        intermediates: TrustAnchors | None = None,
        threads: int | None = None,
        backend: str | None = None,
    ) -> None:
        _check_arguments(policy, trust_anchors, intermediates, threads)
        self._policy = policy
        self._backend = backend or BACKEND
        engine = load_backend(self._backend).Engine
        self._engine = engine(policy, list(trust_anchors or ()), list(intermediates or ()), threads or 0)

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self._policy

    @property
    def backend(self) -> str:
        """`rust` or `python`."""
        return self._backend

    def verify_certificates(
        self, column: object, *, at: datetime | float, progress: Progress | None = None
    ) -> Verdicts:
        """Verifies a column, a row a certificate (bytes) or a presented chain (list of bytes, end entity first).

        `column` is a list, a numpy object array, a pyarrow array or chunked array, or any object with
        the Arrow C interface (a Polars or pandas column); None or a null is a row where nothing was
        presented. `at` is an aware datetime or seconds since 1970; fractions are cut off. `progress` is called between
        chunks with the number of rows done.

        A bad certificate is a verdict. Raises `TypeError` or `ValueError` for a wrong argument, naming it.
        """
        return Verdicts(*self._engine.verify_certificates(column, _epoch_seconds(at), progress))

    def verify_certificate(self, der_or_chain: object, *, at: datetime | float) -> CertificateResult:
        """Verifies one certificate (bytes) or presented chain (list of bytes), and says why.

        Raises as `verify_certificates` does.
        """
        return CertificateResult(*self._engine.verify_certificate(der_or_chain, _epoch_seconds(at)))

    def verify_certificates_stream(self, reader: Any, *, at: datetime | float) -> "pyarrow.RecordBatchReader":
        """Verifies a stream in bounded memory: batch by batch, as the result is read.

        `reader` is any object with the Arrow C stream interface (a `pyarrow.RecordBatchReader`, a
        `pyarrow.Table`, a dataset's reader) whose batches have a column `certificate`. The result has
        the columns of `Verdicts.to_arrow`, a batch for each that was read.

        Raises `ValueError` where there is no such column, `ModuleNotFoundError` without pyarrow.
        """
        arrow = require("pyarrow", "Verifier.verify_certificates_stream")
        seconds = _epoch_seconds(at)
        batches = arrow.RecordBatchReader.from_stream(reader)
        names = batches.schema.names
        if _STREAM_COLUMN not in names:
            raise ValueError(f"reader: has no column {_STREAM_COLUMN!r}; it has {', '.join(names)}")
        schema = self.verify_certificates([], at=seconds).to_arrow().schema

        def verdicts() -> Iterator["pyarrow.RecordBatch"]:
            for batch in batches:
                yield self.verify_certificates(batch.column(_STREAM_COLUMN), at=seconds).to_arrow()

        return arrow.RecordBatchReader.from_batches(schema, verdicts())


def _check_arguments(policy: object, trust_anchors: object, intermediates: object, threads: object) -> None:
    if not isinstance(policy, Policy):
        raise TypeError(f"policy: expected a Policy, not {type(policy).__name__}")
    for name, anchors in (("trust_anchors", trust_anchors), ("intermediates", intermediates)):
        if anchors is not None and not isinstance(anchors, TrustAnchors):
            raise TypeError(f"{name}: expected TrustAnchors or None, not {type(anchors).__name__}")
    if threads is not None and (not isinstance(threads, int) or isinstance(threads, bool)):
        raise TypeError(f"threads: expected an int or None, not {type(threads).__name__}")
    if isinstance(threads, int) and not 1 <= threads <= _THREADS_MAX:
        raise ValueError(f"threads: expected 1 to {_THREADS_MAX}, not {threads}")
    if policy.trust != "path":
        raise ValueError(
            f"policy: trust={policy.trust!r} decides by the registry's snapshot, which this version cannot take; "
            "judge by path with policy.replace(trust='path') and trust_anchors"
        )
    if trust_anchors is None:
        raise ValueError("trust_anchors: needed where the policy trusts by path")


def _epoch_seconds(at: object) -> int:
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError("at: expected an aware datetime; give it a timezone, such as datetime.UTC")
        return math.floor(at.timestamp())
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise TypeError(f"at: expected an aware datetime or seconds since 1970, not {type(at).__name__}")
    if not math.isfinite(at) or abs(at) > _SECONDS_MAX:
        raise ValueError(f"at: expected a moment, not {at}")
    return math.floor(at)
