"""One presented chain in, one verdict out."""

from collections.abc import Sequence
from typing import Final

from .authority import Authorities
from .certificate import Certificate
from .end_entity import check_end_entity, check_key, check_signature_algorithm, check_validity
from .limits import PRESENTED_CHAIN_MAX
from .link_cache import LinkCache
from .path import Path, Presented, Search
from .policy import Policy
from .rejection import Malformed, MalformedFault, Rejection
from .time import EpochSeconds


class Verifier:
    """A policy with the trust anchors and intermediates that it is applied to.

    Immutable but for what it remembers of CA signatures; shared by threads.
    """

    __slots__ = ("intermediates", "link_cache", "policy", "trust_anchors")

    def __init__(self, policy: Policy, trust_anchors: Authorities, intermediates: Authorities) -> None:
        self.policy: Final = policy
        self.trust_anchors: Final = trust_anchors
        self.intermediates: Final = intermediates
        self.link_cache: Final = LinkCache()

    def verify_certificate(self, chain: Sequence[bytes], at: EpochSeconds) -> Path:
        """Judges a presented chain, end entity first, at a time.

        Raises:
            Rejection: The first check that fails, in the order of `policy`.
        """
        end_entity, presented = _parse_chain(chain)
        check_key(end_entity, self.policy)
        check_signature_algorithm(end_entity)
        check_validity(end_entity, self.policy, at)
        check_end_entity(end_entity, self.policy)
        return Search.path(self, end_entity, presented, at)


def _parse_chain(chain: Sequence[bytes]) -> tuple[Certificate, list[Presented]]:
    """Step 1: limits and parsing."""
    if not chain:
        raise Rejection("certificate_missing")
    if len(chain) > PRESENTED_CHAIN_MAX:
        raise Rejection("presented_chain_too_long", certificates=len(chain), certificates_max=PRESENTED_CHAIN_MAX)
    try:
        end_entity = Certificate.parse(chain[0])
    except Malformed as malformed:
        raise Rejection.from_malformed(malformed) from None
    return end_entity, [_parse_presented(position, der) for position, der in enumerate(chain[1:], start=1)]


def _parse_presented(position: int, der: bytes) -> Presented:
    try:
        return Presented(Certificate.parse(der))
    except MalformedFault as malformed:
        field, fault = malformed.field.value, malformed.fault.value
        raise Rejection("presented_chain_malformed", position=position, field=field, fault=fault) from None
    except Malformed as too_large_or_mismatch:
        raise Rejection.from_malformed(too_large_or_mismatch) from None
