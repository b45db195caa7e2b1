"""The closed list of verdicts. Every outcome is `accepted` or one `Rejection`.

The slug is the same in Rust, Python, the CLI's JSON and the test vectors. Codes are stable and never reused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, ParamSpec, Self, TypeAlias, TypeVar

from .limits import CERTIFICATE_BYTES_MAX

P = ParamSpec("P")
T = TypeVar("T")

ACCEPTED: Final = 0
"""Code of the verdict `accepted`."""

Detail: TypeAlias = int | str
"""A compared value, for people: a count, a size or a number; or a slug, an object identifier in
dotted form (`oid.dotted`), a name (RFC 4514) or a time (`time.rfc3339`)."""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One row of the closed list.

    The stable number and name, where the rule stands, what it means in one sentence, how telling the failure
    is, and the names of the compared values.
    """

    code: int
    slug: str
    rule: str
    meaning: str
    rank: int
    details: tuple[str, ...]


# fmt: off
VERDICTS: Final = (
    VerdictRow(ACCEPTED, "accepted", "RFC 5280 section 6.1", "Every check passed.", 0, ()),
    VerdictRow(100, "certificate_missing", "RFC 8446 section 4.4.2",
        "No certificate was presented.", 0, ()),
    VerdictRow(101, "certificate_too_large", "limits.rs CERTIFICATE_BYTES_MAX",
        "A presented certificate is larger than the limit.", 0, ("bytes", "bytes_max")),
    VerdictRow(102, "presented_chain_too_long", "limits.rs PRESENTED_CHAIN_MAX",
        "More certificates were presented than the limit allows.", 0, ("certificates", "certificates_max")),
    VerdictRow(103, "certificate_malformed", "RFC 5280 section 4.1, X.690 section 10",
        "The end entity's certificate is not a DER certificate.", 0, ("field", "fault")),
    VerdictRow(104, "certificate_limit_exceeded", "limits.rs",
        "The end entity's certificate holds more of something than the limit allows.", 0, ("field", "fault")),
    VerdictRow(105, "signature_algorithm_mismatch", "RFC 5280 section 4.1.1.2",
        "The algorithm outside the signed part is not the one inside it.", 0, ()),
    VerdictRow(106, "presented_chain_malformed", "RFC 8446 section 4.4.2",
        "A presented certificate after the end entity's is not a DER certificate within the limits.",
        0, ("position", "field", "fault")),
    VerdictRow(300, "key_type_unsupported", "AWS IoT key algorithms; design section 4",
        "The device's public key is of a kind that is not accepted.", 0, ("algorithm",)),
    VerdictRow(301, "public_key_malformed", "RFC 3279 section 2.3, RFC 5480 section 2.2",
        "The device's public key is not a valid key of its algorithm.", 0, ()),
    VerdictRow(302, "key_too_small", "AWS IoT key algorithms; NIST SP 800-131A",
        "The device's RSA key has fewer bits than the policy demands.", 0, ("bits", "bits_min")),
    VerdictRow(303, "key_too_large", "limits.rs RSA_MODULUS_BITS_MAX",
        "The device's RSA key has more bits than the limit.", 0, ("bits", "bits_max")),
    VerdictRow(304, "certificate_signature_algorithm_unsupported",
        "AWS IoT certificate signing algorithms; RFC 4055, RFC 5758",
        "The device's certificate is signed with an algorithm, or with parameters, that are not accepted.",
        0, ("algorithm",)),
    VerdictRow(400, "certificate_expired", "RFC 5280 section 6.1.3 (a)(2)",
        "The device's certificate has expired.", 0, ("not_after", "at")),
    VerdictRow(401, "certificate_not_yet_valid", "RFC 5280 section 6.1.3 (a)(2)",
        "The device's certificate is not valid yet.", 0, ("not_before", "at")),
    VerdictRow(600, "certificate_version_unsupported", "RFC 5280 section 4.1.2.1",
        "The device's certificate is not of version 3, and the policy does not accept others.",
        0, ("version",)),
    VerdictRow(601, "critical_extension_unsupported", "RFC 5280 section 4.2",
        "The device's certificate has a critical extension that is not processed.", 0, ("extension",)),
    VerdictRow(602, "extension_criticality_invalid", "RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.1.6",
        "An extension of the device's certificate is critical where it must not be, or not where it must be.",
        0, ("extension",)),
    VerdictRow(603, "certificate_name_empty", "RFC 5280 sections 4.1.2.4, 4.1.2.6",
        "A name of the device's certificate is empty where it must not be.", 0, ("field",)),
    VerdictRow(604, "authority_key_identifier_missing", "RFC 5280 section 4.2.1.1",
        "The device's certificate does not name its issuer's key.", 0, ()),
    VerdictRow(605, "key_usage_forbidden", "RFC 5280 section 4.2.1.3, RFC 8446 section 4.4.2.4",
        "The device's key may not be used for digital signatures.", 0, ()),
    VerdictRow(606, "key_usage_inconsistent", "RFC 5280 section 4.2.1.9",
        "The device's key may sign certificates, but the certificate is not a CA's.", 0, ()),
    VerdictRow(607, "extended_key_usage_forbidden", "RFC 5280 section 4.2.1.12",
        "The device's key may not be used for this purpose.", 0, ("required",)),
    VerdictRow(700, "issuer_unknown", "RFC 5280 section 6.1",
        "No trust anchor and no intermediate has the name of the issuer.", 1, ("issuer",)),
    VerdictRow(701, "certificate_signature_invalid", "RFC 5280 section 6.1.3 (a)(1)",
        "A signature does not verify under the issuer's key.", 2, ("subject", "issuer")),
    VerdictRow(702, "issuer_version_unsupported", "RFC 5280 section 6.1.4 (k)",
        "The certificate of an issuer is not of version 3.", 3, ("subject", "version")),
    VerdictRow(703, "issuer_critical_extension_unsupported", "RFC 5280 section 6.1.4 (o)",
        "The certificate of an issuer has a critical extension that is not processed.",
        4, ("subject", "extension")),
    VerdictRow(704, "issuer_extension_criticality_invalid", "RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.1.9",
        "An extension of an issuer's certificate is critical where it must not be, or not where it must be.",
        4, ("subject", "extension")),
    VerdictRow(705, "issuer_name_empty", "RFC 5280 section 4.1.2.6",
        "The certificate of an issuer has an empty subject.", 4, ()),
    VerdictRow(706, "issuer_not_ca", "RFC 5280 section 6.1.4 (k)",
        "The certificate of an issuer is not a CA's.", 3, ("subject",)),
    VerdictRow(707, "issuer_key_usage_forbidden", "RFC 5280 section 6.1.4 (n)",
        "The key of an issuer may not sign certificates.", 4, ("subject",)),
    VerdictRow(708, "issuer_extended_key_usage_forbidden", "RFC 5280 section 4.2.1.12",
        "An issuer may not issue certificates for this purpose.", 4, ("subject", "required")),
    VerdictRow(709, "issuer_expired", "RFC 5280 section 6.1.3 (a)(2)",
        "The certificate of an issuer has expired.", 5, ("subject", "not_after", "at")),
    VerdictRow(710, "issuer_not_yet_valid", "RFC 5280 section 6.1.3 (a)(2)",
        "The certificate of an issuer is not valid yet.", 5, ("subject", "not_before", "at")),
    VerdictRow(711, "issuer_key_unsupported", "design section 4",
        "The public key of an issuer is of a kind that is not accepted, or not a valid key of it.",
        4, ("subject", "algorithm")),
    VerdictRow(712, "issuer_key_too_small", "NIST SP 800-131A",
        "The RSA key of an issuer has fewer bits than the policy demands.",
        4, ("subject", "bits", "bits_min")),
    VerdictRow(713, "issuer_signature_algorithm_unsupported", "RFC 4055, RFC 5758",
        "The certificate of an intermediate is signed with an algorithm that is not accepted.",
        4, ("subject", "algorithm")),
    VerdictRow(720, "path_length_exceeded", "RFC 5280 section 6.1.4 (l) and (m)",
        "More intermediates follow an issuer than its pathLenConstraint allows.",
        6, ("subject", "path_len", "intermediates")),
    VerdictRow(721, "path_too_long", "Policy.max_intermediates",
        "A path would need more intermediates than the policy allows.", 6, ("intermediates_max",)),
    VerdictRow(722, "name_constraint_violated", "RFC 5280 section 6.1.3 (b) and (c)",
        "A name lies outside the subtrees that an issuer permits, or inside one that it excludes.",
        7, ("subject", "form")),
    VerdictRow(723, "name_constraint_unsupported", "RFC 5280 section 4.2.1.10",
        "An issuer constrains a form of name for which no "
        "rule of comparison is defined, and a name has that form.",
        7, ("subject", "form")),
    VerdictRow(724, "path_budget_exceeded", "limits.rs",
        "The search for a path took more work than its budget.", 255, ("budget", "budget_max")),
)
# fmt: on
"""The closed list, `accepted` first, then by code. Where all candidate paths fail, the failure of the
highest rank is the verdict, the first found among equals."""


class Rejection(Exception):
    """Why a device was refused. Carries what was compared, for the person who asks.

    Made from the slug of its row and each of the row's details, by name.
    """

    def __init__(self, slug: str, **details: Detail) -> None:
        row = _ROWS_OF_REJECTIONS[slug]
        if details.keys() != set(row.details):
            raise TypeError(f"{slug} has the details {row.details}, not {tuple(details)}")
        super().__init__(slug)
        self.row: Final = row
        self.details: Final = {name: details[name] for name in row.details}

    @staticmethod
    def from_malformed(malformed: "Malformed") -> "Rejection":
        """The rejection of an end entity whose octets are not a certificate."""
        match malformed:
            case MalformedFault(field=field, fault=Fault.TOO_MANY as fault):
                return Rejection("certificate_limit_exceeded", field=field.value, fault=fault.value)
            case MalformedFault(field=field, fault=fault):
                return Rejection("certificate_malformed", field=field.value, fault=fault.value)
            case TooLarge(bytes=size):
                return Rejection("certificate_too_large", bytes=size, bytes_max=CERTIFICATE_BYTES_MAX)
            case _:
                return Rejection("signature_algorithm_mismatch")

    @property
    def code(self) -> int:
        """The stable number."""
        return self.row.code

    @property
    def slug(self) -> str:
        """The stable name."""
        return self.row.slug

    @property
    def rank(self) -> int:
        """How telling this failure of a candidate path is (see `VERDICTS`)."""
        return self.row.rank

    def sentence(self) -> str:
        """What happened, in a sentence with the compared values."""
        if not self.details:
            return self.row.meaning
        values = (f"{name.replace('_', ' ')} {value}" for name, value in self.details.items())
        return f"{self.row.meaning.rstrip('.')}: {', '.join(values)}."

    def __str__(self) -> str:
        return self.sentence()


def verdict(code: int) -> VerdictRow | None:
    """The row of a code of the closed list."""
    return next((row for row in VERDICTS if row.code == code), None)


class _Slugs(StrEnum):
    """Each member is its stable name, and has what it means."""

    meaning: str

    def __new__(cls, slug: str, meaning: str) -> Self:
        member = str.__new__(cls, slug)
        member._value_ = slug
        member.meaning = meaning
        return member


class Fault(_Slugs):
    """What is wrong with the octets: a fault against X.690 (DER) or against the type that RFC 5280 gives."""

    TRUNCATED = "truncated", "The octets end within an element."
    TRAILING_DATA = "trailing_data", "Octets follow where an element must end."
    TAG_UNEXPECTED = "tag_unexpected", "An element has another type than the one that stands there."
    TAG_UNSUPPORTED = "tag_unsupported", "A tag number is above 30."
    LENGTH_INDEFINITE = "length_indefinite", "A length is indefinite (BER, not DER)."
    LENGTH_NOT_MINIMAL = "length_not_minimal", "A length is not in its shortest form."
    LENGTH_TOO_LARGE = "length_too_large", "A length takes more than four octets."
    BOOLEAN_INVALID = "boolean_invalid", "A BOOLEAN is neither 00 nor ff."
    DEFAULT_ENCODED = "default_encoded", "A value that is the default is encoded."
    INTEGER_INVALID = "integer_invalid", "An INTEGER is empty or not in its shortest form."
    INTEGER_NEGATIVE = "integer_negative", "An INTEGER is negative where it must not be."
    INTEGER_TOO_LARGE = "integer_too_large", "An INTEGER is larger than any that makes sense there."
    BIT_STRING_INVALID = (
        "bit_string_invalid",
        "A BIT STRING has unused bits that are too many, set, or not allowed.",
    )
    OBJECT_IDENTIFIER_INVALID = (
        "object_identifier_invalid",
        "An OBJECT IDENTIFIER is empty, cut off, over-long or has an arc that is not minimal.",
    )
    TIME_INVALID = (
        "time_invalid",
        "A time is not in the form of RFC 5280 section 4.1.2.5, or no such moment exists.",
    )
    STRING_INVALID = "string_invalid", "A string has characters that its type does not allow."
    ADDRESS_INVALID = "address_invalid", "An IP address or its mask has the wrong length or form."
    VERSION_INVALID = "version_invalid", "The version is not v1, v2 or v3, or v1 is encoded."
    VERSION_FORBIDS_FIELD = "version_forbids_field", "A field does not exist in the certificate's version."
    SEQUENCE_EMPTY = "sequence_empty", "A list is empty that must not be."
    EXTENSION_DUPLICATE = "extension_duplicate", "An extension occurs twice."
    SUBTREE_BOUNDS_INVALID = (
        "subtree_bounds_invalid",
        "A subtree has a minimum or a maximum (RFC 5280 section 4.2.1.10).",
    )
    TOO_MANY = "too_many", "There are more elements than the limit."


class Field(_Slugs):
    """Where in a certificate a fault lies, by the names of RFC 5280."""

    CERTIFICATE = "certificate", "Certificate"
    TBS_CERTIFICATE = "tbs_certificate", "TBSCertificate"
    VERSION = "version", "version"
    SERIAL_NUMBER = "serial_number", "serialNumber"
    SIGNATURE = "signature", "signature (inside TBSCertificate)"
    ISSUER = "issuer", "issuer"
    VALIDITY = "validity", "validity"
    SUBJECT = "subject", "subject"
    SUBJECT_PUBLIC_KEY_INFO = "subject_public_key_info", "subjectPublicKeyInfo"
    UNIQUE_IDENTIFIER = "unique_identifier", "issuerUniqueID or subjectUniqueID"
    EXTENSIONS = "extensions", "extensions"
    SUBJECT_KEY_IDENTIFIER = "subject_key_identifier", "subjectKeyIdentifier"
    KEY_USAGE = "key_usage", "keyUsage"
    SUBJECT_ALT_NAME = "subject_alt_name", "subjectAltName"
    BASIC_CONSTRAINTS = "basic_constraints", "basicConstraints"
    NAME_CONSTRAINTS = "name_constraints", "nameConstraints"
    CRL_DISTRIBUTION_POINTS = "crl_distribution_points", "cRLDistributionPoints"
    CERTIFICATE_POLICIES = "certificate_policies", "certificatePolicies"
    POLICY_MAPPINGS = "policy_mappings", "policyMappings"
    AUTHORITY_KEY_IDENTIFIER = "authority_key_identifier", "authorityKeyIdentifier"
    POLICY_CONSTRAINTS = "policy_constraints", "policyConstraints"
    EXTENDED_KEY_USAGE = "extended_key_usage", "extKeyUsage"
    INHIBIT_ANY_POLICY = "inhibit_any_policy", "inhibitAnyPolicy"
    AUTHORITY_INFO_ACCESS = "authority_info_access", "authorityInfoAccess"
    SIGNATURE_ALGORITHM = "signature_algorithm", "signatureAlgorithm"
    SIGNATURE_VALUE = "signature_value", "signatureValue"


class FaultError(Exception):
    """What is wrong with octets, where the field that they stand in is not known."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Final = fault


class Malformed(Exception):
    """Why octets are not a certificate: one of the three classes below."""


class MalformedFault(Malformed):
    """A fault of encoding or structure: what is wrong, and where."""

    def __init__(self, field: Field, fault: Fault) -> None:
        super().__init__(field, fault)
        self.field: Final = field
        self.fault: Final = fault


class SignatureAlgorithmMismatch(Malformed):
    """The inner and the outer signature algorithm differ."""


class TooLarge(Malformed):
    """The certificate is larger than the limit: its octets."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.bytes: Final = size


def at(field: Field, read: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """Reads, and lifts a fault to the field that it was found in.

    Raises:
        MalformedFault: For each `FaultError`.
    """
    try:
        return read(*arguments, **options)
    except FaultError as error:
        raise MalformedFault(field, error.fault) from None


_ROWS_OF_REJECTIONS: Final = {row.slug: row for row in VERDICTS if row.code != ACCEPTED}
