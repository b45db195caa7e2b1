"""Certification paths (RFC 5280 section 6.1), validated as they are built.

They are built from the end entity through presented and configured intermediates to a trust anchor.

# The search

Depth first, with a stack of its own, so that no path is too deep for Python's. The candidates for the issuer
of a certificate are those whose subject is its issuer's name (normalised): trust anchors first, then
presented intermediates in the order presented, then configured ones in the order configured. Within each:
those whose subjectKeyIdentifier is the certificate's authorityKeyIdentifier first, then those without one,
then the rest (all alike where the certificate has no authorityKeyIdentifier): identifiers are hints. A
certificate that is itself a trust anchor, octet for octet, is a path of its own.

An intermediate whose subject and key are already in the path is passed over (a cycle). Each other candidate
is checked in this order, and abandoned at the first failure: version, basicConstraints, critical extensions,
criticality, subject, keyUsage, extendedKeyUsage, notBefore, notAfter, key, number of intermediates,
pathLenConstraint, signature of the certificate below, nameConstraints against all certificates below, and
for an intermediate its own signature algorithm. A trust anchor ends the path (its own signature is not
checked). Where all candidates fail, the failure of the highest rank is the verdict, the first found among
equals; a budget that is spent ends the search.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import oid
from .authority import Authority, IssuerKey, Named
from .budget import Budget
from .certificate import Certificate
from .limits import INTERMEDIATES_MAX
from .link_cache import Link
from .policy import Policy, is_signing_algorithm
from .rejection import Rejection
from .signature import RsaPublicKey, sha256
from .subject_public_key_info import KeyType, bits
from .time import EpochSeconds, rfc3339

if TYPE_CHECKING:
    from .verifier import Verifier


class Presented(Named):
    """A presented certificate: parsed, its key not yet."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path that was built and validated, end entity first, trust anchor last. Only `Search.path` makes one."""

    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate issuer, and where it comes from."""

    source: Authority | Presented
    is_trust_anchor: bool


class Search:
    """One search for a path."""

    __slots__ = ("_at", "_best", "_budget", "_links", "_path", "_presented", "_verifier")

    def __init__(
        self, verifier: "Verifier", end_entity: Presented, presented: Sequence[Presented], at: EpochSeconds
    ) -> None:
        self._verifier = verifier
        self._presented = presented
        self._at = at
        self._budget = Budget()
        self._path: list[Named] = [end_entity]
        self._links: list[Link | None] = []
        self._best: Rejection | None = None

    @classmethod
    def path(
        cls, verifier: "Verifier", end_entity: Certificate, presented: Sequence[Presented], at: EpochSeconds
    ) -> Path:
        """Finds a path from `end_entity`, whose own checks are done, to a trust anchor.

        Raises:
            Rejection: The highest-ranked failure of the candidate paths, or the budget that was spent.
        """
        first = Presented(end_entity)
        if verifier.policy.check_trust_anchors and verifier.trust_anchors.position_of(first) is not None:
            return Path((end_entity,))
        search = cls(verifier, first, presented, at)
        if not search._run():
            raise search._best or Rejection("issuer_unknown", issuer=end_entity.issuer.to_rfc4514())
        for link in filter(None, search._links):
            verifier.link_cache.insert(link)
        return Path(tuple(named.certificate for named in search._path))

    def _run(self) -> bool:
        """Whether a path was found: the stack holds what is left to try for each certificate of the path."""
        stack = [self._extend()]
        while stack:
            candidate = next(stack[-1], None)
            if candidate is None:
                stack.pop()
                self._ascend()
            elif self._attempt(candidate):
                if candidate.is_trust_anchor:
                    return True
                stack.append(self._extend())
        return False

    def _extend(self) -> Iterator[Candidate]:
        """What may extend the path; where there is nothing, that is noted."""
        subject = self._path[-1]
        identifier = subject.certificate.extensions.authority_key_identifier
        wanted = None if identifier is None else identifier.value
        is_known = False
        for candidate in candidates(self._verifier, self._presented, subject.normalized_issuer, wanted):
            is_known = True
            yield candidate
        if not is_known:
            self._note(Rejection("issuer_unknown", issuer=subject.certificate.issuer.to_rfc4514()))

    def _attempt(self, candidate: Candidate) -> bool:
        """Tries one candidate for the issuer of the last certificate; True where it is now in the path."""
        self._budget.spend_candidate()
        is_itself = candidate.source.certificate.der == self._path[-1].certificate.der
        if is_itself or (not candidate.is_trust_anchor and self._is_in_path(candidate.source)):
            return False
        try:
            link = self._check_candidate(candidate)
        except Rejection as rejection:
            if rejection.slug == "path_budget_exceeded":
                raise
            self._note(rejection)
            return False
        self._descend(candidate, link)
        return True

    def _descend(self, candidate: Candidate, link: Link | None) -> None:
        """Goes on from a candidate that passed its checks."""
        self._path.append(candidate.source)
        self._links.append(link)

    def _ascend(self) -> None:
        """Gives up the last certificate of the path, whose candidates have all failed."""
        self._path.pop()
        if self._path:
            self._links.pop()

    def _check_candidate(self, candidate: Candidate) -> Link | None:
        """All checks of a candidate, in the documented order."""
        issuer, policy = candidate.source, self._verifier.policy
        is_bound = not candidate.is_trust_anchor or policy.check_trust_anchors
        if is_bound:
            _check_authority(issuer, policy)
            _check_authority_validity(issuer, self._at)
        _check_authority_key(issuer, policy)
        self._check_path_length(candidate, is_bound=is_bound)
        link = self._check_signature(issuer)
        if is_bound:
            self._check_name_constraints(issuer.certificate)
        if not candidate.is_trust_anchor:
            _check_authority_signature_algorithm(issuer)
        return link

    def _check_path_length(self, candidate: Candidate, *, is_bound: bool) -> None:
        """RFC 5280 section 6.1.4 (l) and (m), and the policy's own bound. Self-issued intermediates do not count."""
        intermediates = sum(not named.is_self_issued for named in self._path[1:])
        issuer = candidate.source
        if not candidate.is_trust_anchor:
            counted = intermediates + (not issuer.is_self_issued)
            intermediates_max = self._verifier.policy.max_intermediates
            if counted > intermediates_max or len(self._path) > INTERMEDIATES_MAX:
                raise Rejection("path_too_long", intermediates_max=intermediates_max)
        constraints = issuer.certificate.extensions.basic_constraints
        path_len = None if constraints is None else constraints.value.path_len
        if is_bound and path_len is not None and intermediates > path_len:
            raise Rejection(
                "path_length_exceeded", subject=issuer.subject, path_len=path_len, intermediates=intermediates
            )

    def _check_signature(self, issuer: Authority | Presented) -> Link | None:
        """RFC 5280 section 6.1.3 (a)(1). Returns the link to keep, if it is one between CAs."""
        self._budget.spend_signature()
        if isinstance(issuer, Presented) and issuer.certificate.spki.key_type() is KeyType.DSA:
            self._budget.spend_dsa_key()
        subject = self._path[-1].certificate
        is_link = len(self._path) > 1
        link = (sha256(subject.der), sha256(issuer.certificate.spki.encoded)) if is_link else None
        if link is not None and link in self._verifier.link_cache:
            return link
        algorithm = subject.signature_algorithm.signature_algorithm()
        if algorithm is None:
            raise self._signature_invalid(issuer)
        key = issuer.key if isinstance(issuer, Authority) else IssuerKey.of(issuer.certificate.spki)
        if key is None:
            raise _issuer_key_unsupported(issuer)
        if not key.verify(algorithm, subject.tbs, subject.signature):
            raise self._signature_invalid(issuer)
        if link is not None and isinstance(issuer, Authority):
            self._verifier.link_cache.insert(link)
        return link

    def _signature_invalid(self, issuer: Named) -> Rejection:
        return Rejection("certificate_signature_invalid", subject=self._path[-1].subject, issuer=issuer.subject)

    def _check_name_constraints(self, issuer: Certificate) -> None:
        """RFC 5280 section 6.1.3 (b) and (c): self-issued intermediates are exempt, the end entity never."""
        constraints = issuer.extensions.name_constraints
        if constraints is None:
            return
        for depth, named in enumerate(self._path):
            if depth == 0 or not named.is_self_issued:
                constraints.value.check(named.certificate, self._budget, is_end_entity=depth == 0)

    def _is_in_path(self, candidate: Named) -> bool:
        key, subject = candidate.certificate.spki.encoded, candidate.normalized_subject
        return any(
            named.certificate.spki.encoded == key and named.normalized_subject == subject for named in self._path
        )

    def _note(self, rejection: Rejection) -> None:
        """Keeps the highest-ranked failure, the first among equals."""
        if self._best is None or rejection.rank > self._best.rank:
            self._best = rejection


def candidates(
    verifier: "Verifier", presented: Sequence[Presented], issuer_name: bytes, wanted: bytes | None
) -> Iterator[Candidate]:
    """The candidates for an issuer, in the documented order."""
    for authority in verifier.trust_anchors.candidates(issuer_name, wanted):
        yield Candidate(authority, is_trust_anchor=True)
    for certificate in _presented_candidates(presented, issuer_name, wanted):
        yield Candidate(certificate, is_trust_anchor=False)
    for authority in verifier.intermediates.candidates(issuer_name, wanted):
        yield Candidate(authority, is_trust_anchor=False)


def _presented_candidates(
    presented: Sequence[Presented], issuer_name: bytes, wanted: bytes | None
) -> Iterable[Presented]:
    found = [candidate for candidate in presented if candidate.normalized_subject == issuer_name]
    if wanted is None:
        return found

    def order(candidate: Presented) -> int:
        identifier = candidate.certificate.extensions.subject_key_identifier
        if identifier is None:
            return 1
        return 0 if identifier.value == wanted else 2

    return sorted(found, key=order)


def _check_authority(issuer: Named, policy: Policy) -> None:
    """Whether a certificate may be that of an issuer (RFC 5280 section 6.1.4 (k), (n), (o))."""
    certificate = issuer.certificate
    extensions = certificate.extensions
    if certificate.version != 3:
        raise Rejection("issuer_version_unsupported", subject=issuer.subject, version=certificate.version)
    if extensions.basic_constraints is None or not extensions.basic_constraints.value.is_ca:
        raise Rejection("issuer_not_ca", subject=issuer.subject)
    extension = unprocessed_critical_extension(certificate)
    if extension is not None:
        dotted = oid.dotted(extension)
        raise Rejection("issuer_critical_extension_unsupported", subject=issuer.subject, extension=dotted)
    if policy.checks_certificate_profile():
        _check_authority_profile(issuer)
    if extensions.key_usage is not None and not extensions.key_usage.value.key_cert_sign():
        raise Rejection("issuer_key_usage_forbidden", subject=issuer.subject)
    required, extended = policy.extended_key_usage, extensions.extended_key_usage
    purpose = required.object_identifier()
    if purpose is not None and extended is not None and not extended.value.allows(purpose):
        raise Rejection("issuer_extended_key_usage_forbidden", subject=issuer.subject, required=required.value)


def _check_authority_profile(issuer: Named) -> None:
    """What RFC 5280 section 4 demands of a conforming CA's certificate."""
    certificate = issuer.certificate
    constraints = certificate.extensions.basic_constraints
    if constraints is not None and not constraints.critical:
        extension: bytes | None = oid.Extension.BASIC_CONSTRAINTS
    else:
        extension = wrongly_critical_extension(certificate)
    if extension is not None:
        dotted = oid.dotted(extension)
        raise Rejection("issuer_extension_criticality_invalid", subject=issuer.subject, extension=dotted)
    if certificate.subject.is_empty():
        raise Rejection("issuer_name_empty")


def _check_authority_validity(issuer: Named, at: EpochSeconds) -> None:
    validity = issuer.certificate.validity
    if at < validity.not_before:
        not_before = rfc3339(validity.not_before)
        raise Rejection("issuer_not_yet_valid", subject=issuer.subject, not_before=not_before, at=rfc3339(at))
    if at > validity.not_after:
        not_after = rfc3339(validity.not_after)
        raise Rejection("issuer_expired", subject=issuer.subject, not_after=not_after, at=rfc3339(at))


def _check_authority_key(issuer: Named, policy: Policy) -> None:
    key = issuer.certificate.spki.subject_key()
    if key is None:
        raise _issuer_key_unsupported(issuer)
    if isinstance(key.public_key, RsaPublicKey):
        modulus_bits, bits_min = bits(key.public_key.modulus), policy.minimum_rsa_bits
        if modulus_bits < bits_min:
            raise Rejection("issuer_key_too_small", subject=issuer.subject, bits=modulus_bits, bits_min=bits_min)


def _check_authority_signature_algorithm(issuer: Named) -> None:
    identifier = issuer.certificate.signature_algorithm
    algorithm = identifier.signature_algorithm()
    if algorithm is None or not is_signing_algorithm(algorithm):
        dotted = oid.dotted(identifier.algorithm)
        raise Rejection("issuer_signature_algorithm_unsupported", subject=issuer.subject, algorithm=dotted)


def _issuer_key_unsupported(issuer: Named) -> Rejection:
    dotted = oid.dotted(issuer.certificate.spki.algorithm.algorithm)
    return Rejection("issuer_key_unsupported", subject=issuer.subject, algorithm=dotted)


def unprocessed_critical_extension(certificate: Certificate) -> bytes | None:
    """A critical extension that is not processed (RFC 5280 section 4.2).

    An unknown one, authorityInfoAccess, certificatePolicies with an unknown qualifier (section 4.2.1.4), or
    policyConstraints that require an explicit policy.
    """
    extensions = certificate.extensions
    access, constraints = extensions.authority_info_access, extensions.policy_constraints
    policies = extensions.certificate_policies
    if extensions.critical_unknown is not None:
        return extensions.critical_unknown
    if access is not None and access.critical:
        return oid.Extension.AUTHORITY_INFO_ACCESS
    if policies is not None and policies.critical and policies.value.has_unknown_qualifier:
        return oid.Extension.CERTIFICATE_POLICIES
    if constraints is not None and constraints.critical and constraints.value.requires_explicit_policy:
        return oid.Extension.POLICY_CONSTRAINTS
    return None


def wrongly_critical_extension(certificate: Certificate) -> bytes | None:
    """The extensions that must not be critical, where one is (RFC 5280 sections 4.2.1.1, 4.2.1.2).

    They are authorityKeyIdentifier and subjectKeyIdentifier.
    """
    extensions = certificate.extensions
    if extensions.authority_key_identifier is not None and extensions.authority_key_identifier.critical:
        return oid.Extension.AUTHORITY_KEY_IDENTIFIER
    if extensions.subject_key_identifier is not None and extensions.subject_key_identifier.critical:
        return oid.Extension.SUBJECT_KEY_IDENTIFIER
    return None
