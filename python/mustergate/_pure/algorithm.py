"""AlgorithmIdentifier (RFC 5280 section 4.1.1.2) and the signature algorithms that it may name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from . import oid
from .der import Element, Reader, Tag, read_all
from .rejection import Fault, FaultError
from .signature import DsaSha256, Ecdsa, Hash, RsaPkcs1, RsaPss, SignatureAlgorithm

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AlgorithmIdentifier:
    """An algorithm and its parameters, if there are any, and the content octets of the whole."""

    algorithm: bytes
    parameters: Element | None
    content: bytes

    @classmethod
    def read(cls, reader: Reader) -> "AlgorithmIdentifier":
        """Reads one.

        Raises:
            FaultError: A fault of DER, or data after the parameters.
        """
        return cls.from_content(reader.expect(Tag.SEQUENCE))

    @classmethod
    def from_der(cls, der: bytes) -> "AlgorithmIdentifier":
        """Reads one from DER that holds nothing else.

        Raises:
            FaultError: As `read`.
        """
        return read_all(der, cls.read)

    @classmethod
    def from_content(cls, content: bytes) -> "AlgorithmIdentifier":
        """Reads one from the content octets of its SEQUENCE.

        Raises:
            FaultError: As `read`.
        """
        fields = Reader(content)
        algorithm = fields.object_identifier()
        parameters = None if fields.is_empty() else fields.element()
        fields.finish()
        return cls(algorithm, parameters, content)

    def signature_algorithm(self) -> SignatureAlgorithm | None:
        """The signature algorithm that this names, if it is one of design section 4.

        Its parameters must be those that its RFC demands: NULL for RSA PKCS#1 v1.5 (RFC 4055 section 5),
        none for ECDSA and DSA (RFC 5758 section 3), RSASSA-PSS-params for RSASSA-PSS.
        """
        match self.algorithm:
            case oid.Algorithm.ECDSA_WITH_SHA256:
                return self._without_parameters(Ecdsa(Hash.SHA256))
            case oid.Algorithm.ECDSA_WITH_SHA384:
                return self._without_parameters(Ecdsa(Hash.SHA384))
            case oid.Algorithm.ECDSA_WITH_SHA512:
                return self._without_parameters(Ecdsa(Hash.SHA512))
            case oid.Algorithm.SHA256_WITH_RSA:
                return self._with_null(RsaPkcs1(Hash.SHA256))
            case oid.Algorithm.SHA384_WITH_RSA:
                return self._with_null(RsaPkcs1(Hash.SHA384))
            case oid.Algorithm.SHA512_WITH_RSA:
                return self._with_null(RsaPkcs1(Hash.SHA512))
            case oid.Algorithm.DSA_WITH_SHA256:
                return self._without_parameters(DsaSha256())
            case oid.Algorithm.RSASSA_PSS:
                return self._rsa_pss()
            case _:
                return None

    def has_null_parameters(self) -> bool:
        """Whether the parameters are NULL."""
        return self.parameters is not None and self.parameters.encoded == bytes((Tag.NULL, 0))

    def _without_parameters(self, algorithm: SignatureAlgorithm) -> SignatureAlgorithm | None:
        return algorithm if self.parameters is None else None

    def _rsa_pss(self) -> RsaPss | None:
        try:
            pss = None if self.parameters is None else pss_parameters(self.parameters)
        except FaultError:
            return None
        return None if pss is None else RsaPss(pss.hash, pss.salt_bytes)

    def _with_null(self, algorithm: SignatureAlgorithm) -> SignatureAlgorithm | None:
        return algorithm if self.has_null_parameters() else None


@dataclass(frozen=True, slots=True)
class PssParameters:
    """The parameters of RSASSA-PSS (RFC 4055 section 3.1), with MGF1 over the same hash and trailer 1.

    Octets of salt: of a signature, exactly these; of a key, at least these.
    """

    hash: Hash
    salt_bytes: int


def pss_parameters(parameters: Element) -> PssParameters | None:
    """Reads RSASSA-PSS-params.

    `None` where they are well formed but outside design section 4: a hash other than SHA-256, SHA-384
    or SHA-512, MGF1 over another hash, or a trailer other than 1.

    Raises:
        FaultError: A fault of DER.
    """
    if parameters.tag != Tag.SEQUENCE:
        raise FaultError(Fault.TAG_UNEXPECTED)
    fields = Reader(parameters.content)
    digest = _explicit(fields, 0, _read_hash)
    mask_digest = _explicit(fields, 1, _read_mask)
    salt = _explicit(fields, 2, _read_small)
    trailer = _explicit(fields, 3, _read_small)
    fields.finish()
    # Absent, the salt is 20 octets and the trailer 1; encoded, they are neither (X.690 section 11.5).
    if digest is None or digest != mask_digest or trailer is not None or salt == 20:
        return None
    return PssParameters(digest, 20 if salt is None else salt)


def _explicit(fields: Reader, number: int, read: Callable[[Reader], T]) -> T | None:
    """`[number] EXPLICIT`, if it is there."""
    content = fields.optional(Tag.context_constructed(number))
    return None if content is None else read(Reader(content))


def _read_hash(reader: Reader) -> Hash | None:
    """A HashAlgorithm; its parameters may be NULL or absent (RFC 4055 section 2.1)."""
    identifier = AlgorithmIdentifier.read(reader)
    reader.finish()
    return _hash_of(identifier)


def _read_mask(reader: Reader) -> Hash | None:
    """A MaskGenAlgorithm: MGF1 with its hash as the parameters."""
    mask = AlgorithmIdentifier.read(reader)
    reader.finish()
    parameters = mask.parameters
    if parameters is None or mask.algorithm != oid.Algorithm.MGF1 or parameters.tag != Tag.SEQUENCE:
        return None
    return _hash_of(AlgorithmIdentifier.from_content(parameters.content))


def _hash_of(identifier: AlgorithmIdentifier) -> Hash | None:
    if identifier.parameters is not None and not identifier.has_null_parameters():
        return None
    match identifier.algorithm:
        case oid.Algorithm.SHA256:
            return Hash.SHA256
        case oid.Algorithm.SHA384:
            return Hash.SHA384
        case oid.Algorithm.SHA512:
            return Hash.SHA512
        case _:
            return None


def _read_small(reader: Reader) -> int:
    """An INTEGER from 0 to 65,535: no RSA key holds a longer salt."""
    magnitude = reader.unsigned()
    reader.finish()
    if len(magnitude) > 2:
        raise FaultError(Fault.INTEGER_TOO_LARGE)
    return int.from_bytes(magnitude, "big")
