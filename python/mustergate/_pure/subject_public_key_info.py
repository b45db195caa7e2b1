"""SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): the key of a certificate.

It is decoded by RFC 3279 (RSA, DSA), RFC 4055 (id-RSASSA-PSS) and RFC 5480 (named curves).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from . import oid
from .algorithm import AlgorithmIdentifier, PssParameters, pss_parameters
from .der import Reader, Tag, read_all
from .rejection import FaultError
from .signature import (
    Curve,
    DsaPublicKey,
    EcPublicKey,
    PublicKey,
    RsaPss,
    RsaPublicKey,
    SignatureAlgorithm,
)


class KeyType(StrEnum):
    """The kind of a subject's key, by its name in the columns of facts."""

    RSA = "rsa"
    """rsaEncryption"""
    RSA_PSS = "rsa_pss"
    """id-RSASSA-PSS"""
    P256 = "p256"
    """id-ecPublicKey on secp256r1"""
    P384 = "p384"
    """id-ecPublicKey on secp384r1"""
    P521 = "p521"
    """id-ecPublicKey on secp521r1"""
    DSA = "dsa"
    """id-dsa"""
    OTHER = "other"
    """Any other: Ed25519, explicit EC parameters, other curves ..."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """What an algorithm identifier restricts a key to.

    Nothing; or RSASSA-PSS alone (id-RSASSA-PSS, RFC 4055 section 1.2), with its parameters if it has any.
    """

    is_rsa_pss: bool = False
    parameters: PssParameters | None = None

    def allows(self, algorithm: SignatureAlgorithm) -> bool:
        """Whether a key under this restriction may make signatures of `algorithm`.

        RFC 4055 section 3.3: the same hash, a salt at least as long.
        """
        if not self.is_rsa_pss:
            return True
        if not isinstance(algorithm, RsaPss):
            return False
        key = self.parameters
        return key is None or (key.hash == algorithm.hash and algorithm.salt_bytes >= key.salt_bytes)


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """A decoded key, and which signatures it may make."""

    public_key: PublicKey
    restriction: Restriction


@dataclass(frozen=True, slots=True)
class SubjectPublicKeyInfo:
    """A subject's key with its algorithm, as they stand.

    `key_octets` are those of the BIT STRING; `encoded` is the whole, as DER.
    """

    algorithm: AlgorithmIdentifier
    key_octets: bytes
    encoded: bytes

    @classmethod
    def read(cls, reader: Reader) -> "SubjectPublicKeyInfo":
        """Reads one; the key itself is decoded by `subject_key`.

        Raises:
            FaultError: A fault of DER.
        """
        element = reader.expect_element(Tag.SEQUENCE)
        fields = Reader(element.content)
        algorithm = AlgorithmIdentifier.read(fields)
        key_octets = fields.bit_string_octets()
        fields.finish()
        return cls(algorithm, key_octets, element.encoded)

    @classmethod
    def from_der(cls, der: bytes) -> "SubjectPublicKeyInfo":
        """Reads one from DER that holds nothing else.

        Raises:
            FaultError: As `read`.
        """
        return read_all(der, cls.read)

    def key_type(self) -> KeyType:
        """The kind of the key, by its algorithm identifier alone."""
        match self.algorithm.algorithm:
            case oid.Algorithm.EC_PUBLIC_KEY:
                curve = self._curve()
                return KeyType.OTHER if curve is None else curve[1]
            case oid.Algorithm.RSA_ENCRYPTION:
                return KeyType.RSA
            case oid.Algorithm.RSASSA_PSS:
                return KeyType.RSA_PSS
            case oid.Algorithm.DSA:
                return KeyType.DSA
            case _:
                return KeyType.OTHER

    def key_bits(self) -> int | None:
        """Bits of the modulus (RSA), of the prime p (DSA) or of the curve.

        `None` where the key does not decode.
        """
        key = self.subject_key()
        match None if key is None else key.public_key:
            case RsaPublicKey(modulus=modulus):
                return bits(modulus)
            case DsaPublicKey(p=p):
                return bits(p)
            case EcPublicKey(curve=Curve.P256):
                return 256
            case EcPublicKey(curve=Curve.P384):
                return 384
            case EcPublicKey(curve=Curve.P521):
                return 521
            case _:
                return None

    def subject_key(self) -> SubjectKey | None:
        """The key, if its algorithm is known and it decodes.

        Whether its numbers make a valid key is for `signature.check_public_key`.
        """
        try:
            public_key = self._public_key()
            restriction = self._restriction()
        except FaultError:
            return None
        if public_key is None or restriction is None:
            return None
        return SubjectKey(public_key, restriction)

    def _public_key(self) -> PublicKey | None:
        match self.key_type():
            case KeyType.RSA if self.algorithm.has_null_parameters():
                return self._rsa()
            case KeyType.RSA_PSS:
                return self._rsa()
            case KeyType.DSA:
                return self._dsa()
            case KeyType.P256 | KeyType.P384 | KeyType.P521:
                curve = self._curve()
                return None if curve is None else EcPublicKey(curve[0], self.key_octets)
            case KeyType.RSA | KeyType.OTHER:
                return None

    def _curve(self) -> tuple[Curve, KeyType] | None:
        parameters = self.algorithm.parameters
        if parameters is None or parameters.tag != Tag.OBJECT_IDENTIFIER:
            return None
        return _CURVES.get(parameters.content)

    def _rsa(self) -> RsaPublicKey:
        """RSAPublicKey (RFC 3279 section 2.3.1)."""
        reader = Reader(self.key_octets)
        numbers = reader.sequence()
        modulus, exponent = numbers.unsigned(), numbers.unsigned()
        numbers.finish()
        reader.finish()
        return RsaPublicKey(modulus, exponent)

    def _dsa(self) -> DsaPublicKey | None:
        """Dss-Parms and DSAPublicKey (RFC 3279 section 2.3.2). Inherited parameters are not supported."""
        parameters = self.algorithm.parameters
        if parameters is None or parameters.tag != Tag.SEQUENCE:
            return None
        numbers = Reader(parameters.content)
        p, q, g = numbers.unsigned(), numbers.unsigned(), numbers.unsigned()
        numbers.finish()
        return DsaPublicKey(p, q, g, read_all(self.key_octets, Reader.unsigned))

    def _restriction(self) -> Restriction | None:
        """For id-RSASSA-PSS by its parameters: absent (any of them will do), or inside design section 4."""
        if self.key_type() is not KeyType.RSA_PSS:
            return Restriction()
        if self.algorithm.parameters is None:
            return Restriction(is_rsa_pss=True)
        parameters = pss_parameters(self.algorithm.parameters)
        return None if parameters is None else Restriction(is_rsa_pss=True, parameters=parameters)


def bits(magnitude: bytes) -> int:
    """Bits of a magnitude without leading zero octets."""
    return int.from_bytes(magnitude, "big").bit_length()


_CURVES: Final = {
    oid.Algorithm.P256: (Curve.P256, KeyType.P256),
    oid.Algorithm.P384: (Curve.P384, KeyType.P384),
    oid.Algorithm.P521: (Curve.P521, KeyType.P521),
}
