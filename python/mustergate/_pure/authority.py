"""Certificates that the relying party configured: trust anchors and intermediates.

They are indexed by subject and key identifier, each with its key parsed once.
"""

from collections.abc import Iterable, Iterator
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


class Authority:
    """A configured certificate, parsed when it was configured."""

    __slots__ = ("_keys", "certificate", "certificate_id")

    def __init__(self, certificate: Certificate) -> None:
        self.certificate: Final = certificate
        self.certificate_id: Final = sha256(certificate.der)
        """SHA-256 of the DER."""
        self._keys: list[IssuerKey | None] = []

    def key(self) -> IssuerKey | None:
        """The key, parsed on first use and kept."""
        if not self._keys:
            self._keys.append(IssuerKey.of(self.certificate.spki))
        return self._keys[0]


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
                certificate = Certificate.parse(der)
            except Malformed as malformed:
                raise AuthorityMalformed(position, malformed) from None
            self._add(certificate)

    def __len__(self) -> int:
        return len(self._list)

    def position_of(self, certificate: Certificate) -> int | None:
        """The authority that is exactly this certificate."""
        of_subject = self._by_subject.get(certificate.subject.normalized())
        if of_subject is None:
            return None
        same = of_subject.by_key_identifier.get(_key_identifier(certificate), [])
        return next((at for at in same if self._list[at].certificate.der == certificate.der), None)

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

    def _add(self, certificate: Certificate) -> None:
        if self.position_of(certificate) is not None:
            return
        position, identifier = len(self._list), _key_identifier(certificate)
        of_subject = self._by_subject.setdefault(certificate.subject.normalized(), _OfSubject())
        of_subject.all.append((position, identifier))
        of_subject.by_key_identifier.setdefault(identifier, []).append(position)
        self._list.append(Authority(certificate))


def _key_identifier(certificate: Certificate) -> KeyIdentifier:
    extension = certificate.extensions.subject_key_identifier
    return None if extension is None else extension.value
