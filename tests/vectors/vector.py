"""What a vector is, and the list of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mustergate import Policy, TrustAnchors, Verifier

from .build import AT, Issued

__all__ = ["VECTORS", "Path", "Vector", "presented", "vector"]


@dataclass(frozen=True)
class Path:
    """What is presented, to whom, and when."""

    chain: Sequence[bytes]
    trust_anchors: Sequence[bytes]
    intermediates: Sequence[bytes] = ()
    policy: dict[str, Any] = field(default_factory=dict)
    at: int = AT

    def verifier(self, backend: str) -> Verifier:
        """The relying party."""
        return Verifier(
            policy=Policy.rfc5280_client().replace(**self.policy),
            trust_anchors=TrustAnchors.from_der(self.trust_anchors),
            intermediates=TrustAnchors.from_der(self.intermediates),
            threads=1,
            backend=backend,
        )


@dataclass(frozen=True)
class Vector:
    """A path with the rule that judges it and the verdict."""

    name: str
    rule: str
    slug: str
    details: dict[str, int | str]
    bug: int | None
    build: Callable[[], Path] = field(repr=False)

    @cached_property
    def path(self) -> Path:
        """Built when it is first asked for."""
        return self.build()


VECTORS: dict[str, Vector] = {}


def vector(slug: str, bug: int | None = None, **details: int | str) -> Callable[[Callable[[], Path]], None]:
    """Makes a function a vector: the verdict, the class in historic-bugs.md, some of the compared values."""

    def register(build: Callable[[], Path]) -> None:
        name = f"{build.__module__.rpartition('.')[2]}-{build.__name__}".replace("_", "-")
        assert name not in VECTORS, name
        VECTORS[name] = Vector(name, build.__doc__ or "", slug, details, bug, build)

    return register


def presented(
    *issued: Issued | bytes, anchors: Sequence[Issued], intermediates: Sequence[Issued] = (), **rest: Any
) -> Path:
    """A chain, end entity first, presented to one who trusts `anchors`."""
    chain = [certificate if isinstance(certificate, bytes) else certificate.der for certificate in issued]
    return Path(chain, [anchor.der for anchor in anchors], [known.der for known in intermediates], **rest)
