"""Extensions (RFC 5280 section 4.2): each known one is decoded and checked once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Generic, TypeVar

from . import oid
from .der import Reader, Tag, integer, magnitude, named_bits, read_all
from .general_name import GeneralName, GeneralNames
from .limits import EXTENSIONS_MAX, KEY_PURPOSES_MAX
from .name_constraints import NameConstraints
from .rejection import Fault, FaultError, Field, MalformedFault, at

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Extension(Generic[T]):
    """A decoded extension with its criticality."""

    critical: bool
    value: T


@dataclass(frozen=True, slots=True)
class KeyUsage:
    """The extension keyUsage (RFC 5280 section 4.2.1.3): of 16 bits, bit 0 is the most significant."""

    bits: int

    NAMES: ClassVar = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    """The names of RFC 5280, by bit."""

    def has(self, bit: int) -> bool:
        """Whether bit `bit` (0 to 15) is set."""
        return self.bits & (0x8000 >> bit) != 0

    def digital_signature(self) -> bool:
        """Whether digitalSignature is set."""
        return self.has(0)

    def key_cert_sign(self) -> bool:
        """Whether keyCertSign is set."""
        return self.has(5)

    def names(self) -> Iterator[str]:
        """The names of the bits that are set, in order."""
        return (name for bit, name in enumerate(self.NAMES) if self.has(bit))


@dataclass(frozen=True, slots=True)
class BasicConstraints:
    """The extension basicConstraints (RFC 5280 section 4.2.1.9).

    A pathLenConstraint over `PATH_LEN_MAX` is `PATH_LEN_MAX`, which no path reaches.
    """

    is_ca: bool
    path_len: int | None


PATH_LEN_MAX: Final = 0xFFFF_FFFF
"""The largest `u32` of the Rust twin."""


@dataclass(frozen=True, slots=True)
class ExtendedKeyUsage:
    """The extension extKeyUsage (RFC 5280 section 4.2.1.12): object identifiers, in order.

    They are well formed and at least one, if they come from `read`.
    """

    purposes: tuple[bytes, ...]

    @classmethod
    def read(cls, reader: Reader) -> "ExtendedKeyUsage":
        """Reads the SEQUENCE SIZE (1..) OF KeyPurposeId.

        Raises:
            FaultError: A fault of DER, an empty list, or more purposes than the limit.
        """
        list_of_purposes = reader.sequence()
        purposes: list[bytes] = []
        while not list_of_purposes.is_empty():
            purposes.append(list_of_purposes.object_identifier())
            if len(purposes) > KEY_PURPOSES_MAX:
                raise FaultError(Fault.TOO_MANY)
        if not purposes:
            raise FaultError(Fault.SEQUENCE_EMPTY)
        return cls(tuple(purposes))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.purposes)

    def allows(self, purpose: bytes) -> bool:
        """Whether `purpose` or anyExtendedKeyUsage is among them."""
        return purpose in self.purposes or oid.Purpose.ANY in self.purposes


@dataclass(frozen=True, slots=True)
class CertificatePolicies:
    """certificatePolicies (RFC 5280 section 4.2.1.4), as far as they are judged yet."""

    has_unknown_qualifier: bool
    """Whether a qualifier is neither a CPS pointer nor a user notice."""


@dataclass(frozen=True, slots=True)
class PolicyConstraints:
    """The extension policyConstraints (RFC 5280 section 4.2.1.11), as far as it is judged yet.

    That is whether requireExplicitPolicy is there.
    """

    requires_explicit_policy: bool


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the extensions of one certificate say. All of it is absent by default."""

    authority_key_identifier: Extension[bytes | None] | None = None
    """keyIdentifier of authorityKeyIdentifier, if that extension is there (section 4.2.1.1)."""
    subject_key_identifier: Extension[bytes] | None = None
    """subjectKeyIdentifier (section 4.2.1.2)."""
    key_usage: Extension[KeyUsage] | None = None
    """keyUsage."""
    subject_alt_name: Extension[GeneralNames] | None = None
    """subjectAltName (section 4.2.1.6)."""
    basic_constraints: Extension[BasicConstraints] | None = None
    """basicConstraints."""
    name_constraints: Extension[NameConstraints] | None = None
    """nameConstraints (section 4.2.1.10)."""
    certificate_policies: Extension[CertificatePolicies] | None = None
    policy_constraints: Extension[PolicyConstraints] | None = None
    """policyConstraints."""
    extended_key_usage: Extension[ExtendedKeyUsage] | None = None
    """extKeyUsage."""
    authority_info_access: Extension[None] | None = None
    """authorityInfoAccess (section 4.2.2.1): its presence."""
    critical_unknown: bytes | None = None
    """The first critical extension that nobody here processes."""

    @classmethod
    def read(cls, reader: Reader) -> "Extensions":
        """Reads Extensions: a SEQUENCE SIZE (1..) OF Extension.

        Raises:
            MalformedFault: A fault in the list or in a known extension, a duplicate, or more than the
                limit.
        """
        list_of_extensions = at(Field.EXTENSIONS, reader.sequence)
        met: set[bytes] = set()
        decoded: dict[Field, Extension[Any]] = {}
        critical_unknown: bytes | None = None
        while not list_of_extensions.is_empty():
            if len(met) == EXTENSIONS_MAX:
                raise MalformedFault(Field.EXTENSIONS, Fault.TOO_MANY)
            identifier, critical, value = at(Field.EXTENSIONS, _read_extension, list_of_extensions)
            if identifier in met:
                raise MalformedFault(Field.EXTENSIONS, Fault.EXTENSION_DUPLICATE)
            met.add(identifier)
            if identifier in _KNOWN:
                field, read = _KNOWN[identifier]
                decoded[field] = Extension(critical, at(field, read_all, value, read))
            elif critical and identifier != oid.Extension.OCSP_NO_CHECK:
                critical_unknown = critical_unknown or identifier
        if not met:
            raise MalformedFault(Field.EXTENSIONS, Fault.SEQUENCE_EMPTY)
        return cls._of(decoded, critical_unknown)

    @classmethod
    def _of(cls, decoded: dict[Field, Extension[Any]], critical_unknown: bytes | None) -> "Extensions":
        return cls(
            authority_key_identifier=decoded.get(Field.AUTHORITY_KEY_IDENTIFIER),
            subject_key_identifier=decoded.get(Field.SUBJECT_KEY_IDENTIFIER),
            key_usage=decoded.get(Field.KEY_USAGE),
            subject_alt_name=decoded.get(Field.SUBJECT_ALT_NAME),
            basic_constraints=decoded.get(Field.BASIC_CONSTRAINTS),
            name_constraints=decoded.get(Field.NAME_CONSTRAINTS),
            certificate_policies=decoded.get(Field.CERTIFICATE_POLICIES),
            policy_constraints=decoded.get(Field.POLICY_CONSTRAINTS),
            extended_key_usage=decoded.get(Field.EXTENDED_KEY_USAGE),
            authority_info_access=decoded.get(Field.AUTHORITY_INFO_ACCESS),
            critical_unknown=critical_unknown,
        )


def _read_extension(list_of_extensions: Reader) -> tuple[bytes, bool, bytes]:
    """`Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`."""
    fields = list_of_extensions.sequence()
    identifier = fields.object_identifier()
    critical = fields.boolean_default_false()
    value = fields.expect(Tag.OCTET_STRING)
    fields.finish()
    return identifier, critical, value


def _subject_key_identifier(reader: Reader) -> bytes:
    return reader.expect(Tag.OCTET_STRING)


def _key_usage(reader: Reader) -> KeyUsage:
    return KeyUsage(named_bits(reader.expect(Tag.BIT_STRING)))


def _basic_constraints(reader: Reader) -> BasicConstraints:
    fields = reader.sequence()
    is_ca = fields.boolean_default_false()
    path_len = None if fields.is_empty() else _saturating(fields.unsigned())
    fields.finish()
    return BasicConstraints(is_ca, path_len)


def _saturating(magnitude: bytes) -> int:
    """A magnitude as an int, `PATH_LEN_MAX` where it is larger."""
    return PATH_LEN_MAX if len(magnitude) > 4 else int.from_bytes(magnitude, "big")


def _authority_key_identifier(reader: Reader) -> bytes | None:
    """`SEQUENCE { [0] keyIdentifier, [1] authorityCertIssuer, [2] authorityCertSerialNumber }`."""
    fields = reader.sequence()
    key_identifier = fields.optional(Tag.context(0))
    fields.optional(Tag.context_constructed(1))
    serial_number = fields.optional(Tag.context(2))
    if serial_number is not None:
        integer(serial_number)
    fields.finish()
    return key_identifier


def _policy_constraints(reader: Reader) -> PolicyConstraints:
    """`SEQUENCE { [0] requireExplicitPolicy, [1] inhibitPolicyMapping }`, at least one of them."""
    fields = reader.sequence()
    explicit = fields.optional(Tag.context(0))
    mapping = fields.optional(Tag.context(1))
    fields.finish()
    for count in (explicit, mapping):
        if count is not None:
            magnitude(integer(count))
    if explicit is None and mapping is None:
        raise FaultError(Fault.SEQUENCE_EMPTY)
    return PolicyConstraints(requires_explicit_policy=explicit is not None)


def _certificate_policies(reader: Reader) -> CertificatePolicies:
    """`SEQUENCE SIZE (1..) OF PolicyInformation`: each an OID and, if there are any, qualifiers."""
    has_unknown_qualifier = False
    for fields in _each_sequence(reader):
        fields.object_identifier()
        qualifiers = Reader(fields.optional(Tag.SEQUENCE) or b"")
        while not qualifiers.is_empty():
            kind = qualifiers.sequence().object_identifier()
            has_unknown_qualifier |= kind not in (oid.Qualifier.CPS, oid.Qualifier.USER_NOTICE)
        fields.finish()
    return CertificatePolicies(has_unknown_qualifier)


def _authority_info_access(reader: Reader) -> None:
    """`SEQUENCE SIZE (1..) OF AccessDescription`: each an OID and a GeneralName, of whatever form."""
    for fields in _each_sequence(reader):
        fields.object_identifier()
        GeneralName.read(fields)
        fields.finish()


def _sequence_of_sequences(reader: Reader) -> None:
    for _ in _each_sequence(reader):
        pass


def _each_sequence(reader: Reader) -> Iterator[Reader]:
    """The elements of a SEQUENCE SIZE (1..) OF SEQUENCE."""
    elements = reader.sequence()
    if elements.is_empty():
        raise FaultError(Fault.SEQUENCE_EMPTY)
    while not elements.is_empty():
        yield elements.sequence()


_KNOWN: Final[dict[bytes, tuple[Field, Callable[[Reader], object]]]] = {
    oid.Extension.SUBJECT_KEY_IDENTIFIER: (Field.SUBJECT_KEY_IDENTIFIER, _subject_key_identifier),
    oid.Extension.KEY_USAGE: (Field.KEY_USAGE, _key_usage),
    oid.Extension.SUBJECT_ALT_NAME: (Field.SUBJECT_ALT_NAME, GeneralNames.read),
    oid.Extension.BASIC_CONSTRAINTS: (Field.BASIC_CONSTRAINTS, _basic_constraints),
    oid.Extension.NAME_CONSTRAINTS: (Field.NAME_CONSTRAINTS, NameConstraints.read),
    oid.Extension.CRL_DISTRIBUTION_POINTS: (Field.CRL_DISTRIBUTION_POINTS, _sequence_of_sequences),
    oid.Extension.CERTIFICATE_POLICIES: (Field.CERTIFICATE_POLICIES, _certificate_policies),
    oid.Extension.POLICY_MAPPINGS: (Field.POLICY_MAPPINGS, _sequence_of_sequences),
    oid.Extension.AUTHORITY_KEY_IDENTIFIER: (Field.AUTHORITY_KEY_IDENTIFIER, _authority_key_identifier),
    oid.Extension.POLICY_CONSTRAINTS: (Field.POLICY_CONSTRAINTS, _policy_constraints),
    oid.Extension.EXTENDED_KEY_USAGE: (Field.EXTENDED_KEY_USAGE, ExtendedKeyUsage.read),
    oid.Extension.INHIBIT_ANY_POLICY: (Field.INHIBIT_ANY_POLICY, Reader.unsigned),
    oid.Extension.AUTHORITY_INFO_ACCESS: (Field.AUTHORITY_INFO_ACCESS, _authority_info_access),
}
"""The extensions that are decoded, each with its field and its reader."""
