"""Certificate (RFC 5280 section 4.1): octets in, fields out. Strict DER, no recursion.

What a certificate may say is for the policy; here is only whether it says it well.
"""

from dataclasses import dataclass

from .algorithm import AlgorithmIdentifier
from .der import Element, Reader, Tag, bit_string, read_all
from .extension import Extensions
from .limits import CERTIFICATE_BYTES_MAX, SERIAL_NUMBER_BYTES_MAX
from .name import Name
from .rejection import (
    Fault,
    FaultError,
    Field,
    MalformedFault,
    SignatureAlgorithmMismatch,
    TooLarge,
    at,
)
from .subject_public_key_info import SubjectPublicKeyInfo
from .time import Validity


@dataclass(frozen=True, slots=True)
class Certificate:
    """A parsed certificate.

    `der` is the whole; `tbs` is TBSCertificate with its tag and length: what is signed; `version` is 1, 2
    or 3; `serial_number` is its content octets, sign octet included; `signature` is the octets of
    signatureValue.
    """

    der: bytes
    tbs: bytes
    version: int
    serial_number: bytes
    signature_algorithm: AlgorithmIdentifier
    issuer: Name
    validity: Validity
    subject: Name
    spki: SubjectPublicKeyInfo
    extensions: Extensions
    signature: bytes

    @classmethod
    def parse(cls, der: bytes) -> "Certificate":
        """Parses one certificate and nothing after it.

        Raises:
            Malformed: Which field has which fault.
        """
        if len(der) > CERTIFICATE_BYTES_MAX:
            raise TooLarge(len(der))
        fields = at(Field.CERTIFICATE, read_all, der, Reader.sequence)
        tbs = at(Field.TBS_CERTIFICATE, fields.expect_element, Tag.SEQUENCE)
        signature_algorithm = at(Field.SIGNATURE_ALGORITHM, AlgorithmIdentifier.read, fields)
        signature = at(Field.SIGNATURE_VALUE, fields.bit_string_octets)
        at(Field.CERTIFICATE, fields.finish)
        certificate = cls._parse_tbs(der, tbs, signature)
        if certificate.signature_algorithm.content != signature_algorithm.content:
            raise SignatureAlgorithmMismatch
        return certificate

    def is_self_issued(self) -> bool:
        """Whether subject and issuer are the same name (RFC 5280 section 3.2)."""
        return self.subject.matches(self.issuer)

    @classmethod
    def _parse_tbs(cls, der: bytes, tbs: Element, signature: bytes) -> "Certificate":
        fields = Reader(tbs.content)
        version = at(Field.VERSION, _read_version, fields)
        serial_number = at(Field.SERIAL_NUMBER, _read_serial_number, fields)
        signature_algorithm = at(Field.SIGNATURE, AlgorithmIdentifier.read, fields)
        issuer = at(Field.ISSUER, Name.read, fields)
        validity = at(Field.VALIDITY, Validity.read, fields)
        subject = at(Field.SUBJECT, Name.read, fields)
        spki = at(Field.SUBJECT_PUBLIC_KEY_INFO, SubjectPublicKeyInfo.read, fields)
        at(Field.UNIQUE_IDENTIFIER, _read_unique_identifier, fields, version, 1)
        at(Field.UNIQUE_IDENTIFIER, _read_unique_identifier, fields, version, 2)
        extensions = _read_extensions(fields, version)
        at(Field.TBS_CERTIFICATE, fields.finish)
        return cls(
            der,
            tbs.encoded,
            version,
            serial_number,
            signature_algorithm,
            issuer,
            validity,
            subject,
            spki,
            extensions,
            signature,
        )


def _read_version(fields: Reader) -> int:
    """`[0] EXPLICIT Version DEFAULT v1`."""
    content = fields.optional(Tag.context_constructed(0))
    if content is None:
        return 1
    match read_all(content, Reader.integer):
        case b"\x01":
            return 2
        case b"\x02":
            return 3
        case _:
            raise FaultError(Fault.VERSION_INVALID)


def _read_serial_number(fields: Reader) -> bytes:
    serial_number = fields.integer()
    if len(serial_number) > SERIAL_NUMBER_BYTES_MAX:
        raise FaultError(Fault.INTEGER_TOO_LARGE)
    return serial_number


def _read_unique_identifier(fields: Reader, version: int, number: int) -> None:
    """`[1]` issuerUniqueID or `[2]` subjectUniqueID, IMPLICIT BIT STRING, from version 2 on."""
    content = fields.optional(Tag.context(number))
    if content is None:
        return
    if version < 2:
        raise FaultError(Fault.VERSION_FORBIDS_FIELD)
    bit_string(content)


def _read_extensions(fields: Reader, version: int) -> Extensions:
    """`[3] EXPLICIT Extensions`, in version 3 alone."""
    content = at(Field.EXTENSIONS, fields.optional, Tag.context_constructed(3))
    if content is None:
        return Extensions()
    if version < 3:
        raise MalformedFault(Field.EXTENSIONS, Fault.VERSION_FORBIDS_FIELD)
    reader = Reader(content)
    extensions = Extensions.read(reader)
    at(Field.EXTENSIONS, reader.finish)
    return extensions
