"""Certificates that the relying party configured: trust anchors and intermediates.

They are indexed by subject and key identifier, each with its key parsed once.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, TypeAlias

from .certificate import Certificate
from .rejection import Malformed
from .signature import KeyRejected, SignatureAlgorithm, VerifyingKey, sha256
from .subject_public_key_info import Restriction, SubjectPublicKeyInfo

KeyIdentifier: TypeAlias = bytes | None


class IssuerKey:
    """A key that signatures are verified under, with what its algorithm identifier restricts it to."""

    __slots__ = ("_key", "_restriction")

    def __init__(self, key: VerifyingKey, restriction: Restriction) -> None:
        self._key = key
        self._restriction = restriction

    @classmethod
    def of(cls, spki: SubjectPublicKeyInfo) -> "IssuerKey | None":
        """The key of an issuer; `None` where it is of no supported kind, or no valid key of it."""
        subject_key = spki.subject_key()
        if subject_key is None:
            return None
        try:
            return cls(VerifyingKey(subject_key.public_key), subject_key.restriction)
        except KeyRejected:
            return None

    def verify(self, algorithm: SignatureAlgorithm, message: bytes, signature: bytes) -> bool:
        """Whether one signature verifies; False too where the key may not make signatures of this algorithm."""
        return self._restriction.allows(algorithm) and self._key.verify(algorithm, message, signature)


class Named:
    """A certificate, with what the search for a path asks of its names more than once."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate: Final = certificate

    @cached_property
    def normalized_subject(self) -> bytes:
        """The subject, for comparison."""
        return self.certificate.subject.normalized()

    @cached_property
    def normalized_issuer(self) -> bytes:
        """The issuer, for comparison."""
        return self.certificate.issuer.normalized()

    @cached_property
    def is_self_issued(self) -> bool:
        """Whether subject and issuer are the same name (RFC 5280 section 3.2)."""
        return self.normalized_subject == self.normalized_issuer

    @cached_property
    def subject(self) -> str:
        """The subject by RFC 4514, for details."""
        return self.certificate.subject.to_rfc4514()


class Authority(Named):
    """A configured certificate, parsed when it was configured."""

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(certificate)
        self.certificate_id: Final = sha256(certificate.der)
        """SHA-256 of the DER."""

    @cached_property
    def key(self) -> IssuerKey | None:
        """The key, parsed on first use and kept."""
        return IssuerKey.of(self.certificate.spki)


class AuthorityMalformed(Exception):
    """One of several certificates does not parse: its place, from 0, and what is wrong."""

    def __init__(self, position: int, malformed: Malformed) -> None:
        super().__init__(position, malformed)
        self.position: Final = position
        self.malformed: Final = malformed


class _OfSubject:
    """The authorities of one subject, by their place in the list."""

    __slots__ = ("all", "by_key_identifier")

    def __init__(self) -> None:
        self.all: Final[list[tuple[int, KeyIdentifier]]] = []
        self.by_key_identifier: Final[dict[KeyIdentifier, list[int]]] = {}


class Authorities:
    """A set of configured certificates: 10,000 cost what one does. One that stands twice counts once.

    Raises:
        AuthorityMalformed: The first that does not parse.
    """

    __slots__ = ("_by_subject", "_list")

    def __init__(self, ders: Iterable[bytes] = ()) -> None:
        self._list: list[Authority] = []
        self._by_subject: dict[bytes, _OfSubject] = {}
        for position, der in enumerate(ders):
            try:
                authority = Authority(Certificate.parse(der))
            except Malformed as malformed:
                raise AuthorityMalformed(position, malformed) from None
            self._add(authority)

    def __len__(self) -> int:
        return len(self._list)

    def position_of(self, named: Named) -> int | None:
        """The authority that is exactly this certificate."""
        of_subject = self._by_subject.get(named.normalized_subject)
        if of_subject is None:
            return None
        same = of_subject.by_key_identifier.get(_key_identifier(named), [])
        return next((at for at in same if self._list[at].certificate.der == named.certificate.der), None)

    def __getitem__(self, position: int) -> Authority:
        return self._list[position]

    def candidates(self, normalized_subject: bytes, wanted: bytes | None) -> Iterator[Authority]:
        """Those whose subject is `normalized_subject`, in the order in which they are tried.

        First those whose subjectKeyIdentifier is the wanted one, then those without any, then the rest, each
        in configured order. Without a wanted identifier, all in configured order.
        """
        of_subject = self._by_subject.get(normalized_subject)
        if of_subject is None:
            return
        if wanted is not None:
            for identifier in (wanted, None):
                yield from (self._list[at] for at in of_subject.by_key_identifier.get(identifier, []))
        tried = () if wanted is None else (wanted, None)
        yield from (self._list[at] for at, identifier in of_subject.all if identifier not in tried)

    def _add(self, authority: Authority) -> None:
        if self.position_of(authority) is not None:
            return
        position, identifier = len(self._list), _key_identifier(authority)
        of_subject = self._by_subject.setdefault(authority.normalized_subject, _OfSubject())
        of_subject.all.append((position, identifier))
        of_subject.by_key_identifier.setdefault(identifier, []).append(position)
        self._list.append(authority)


def _key_identifier(named: Named) -> KeyIdentifier:
    extension = named.certificate.extensions.subject_key_identifier
    return None if extension is None else extension.value
