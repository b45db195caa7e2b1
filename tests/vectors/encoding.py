"""Step 1 of the order of checks: octets that are no certificate (X.690 section 10, RFC 5280 section 4.1)."""

from functools import reduce
from typing import Any

from . import der
from .build import alternative_names, dns, extension, ip, key_usage, leaf, name, relative_name, root
from .vector import Path, presented, vector

ROOT = root()
EXTRA = "1.3.6.1.4.1.99999.1"


def device(**parts: Any) -> Path:
    # root <- device
    return presented(leaf(ROOT, **parts), anchors=[ROOT])


def octets(der_: bytes) -> Path:
    # root <- these octets
    return presented(der_, anchors=[ROOT])


def with_extension(identifier: str, value: bytes) -> Path:
    # root <- device (with this extension too)
    return device(extensions={"extra": extension(identifier, value)})


def with_time(time: bytes) -> Path:
    # root <- device (with this for notAfter)
    return device(not_after=time)


@vector("certificate_malformed", bug=30, field="certificate", fault="truncated")
def no_octets() -> Path:
    # root <- (a certificate of no octets)
    """X.690 section 8.1.1: an encoding has identifier, length and contents octets."""
    return octets(b"")


@vector("certificate_malformed", bug=30, field="certificate", fault="truncated")
def cut_off() -> Path:
    # root <- device (without its last octet)
    """X.690 section 8.1.3: the length says how many contents octets there are."""
    return octets(leaf(ROOT).der[:-1])


@vector("certificate_malformed", bug=30, field="certificate", fault="trailing_data")
def data_after_the_certificate() -> Path:
    # root <- device and an octet
    """X.690 section 10: one certificate is all that there is; OpenSSL ignores what follows."""
    return octets(leaf(ROOT).der + b"\x00")


@vector("certificate_malformed", bug=30, field="certificate", fault="trailing_data")
def data_in_the_certificate() -> Path:
    # root <- device (with a NULL after signatureValue)
    """RFC 5280 section 4.1: Certificate has three fields; Go ignores a fourth."""
    own = leaf(ROOT).der
    return octets(der.sequence(own[4:], der.NULL))


@vector("certificate_malformed", bug=30, field="tbs_certificate", fault="trailing_data")
def data_in_the_signed_part() -> Path:
    # root <- device (with a NULL after extensions)
    """RFC 5280 section 4.1: extensions is the last field of TBSCertificate."""
    return device(tbs_tail=der.NULL)


@vector("certificate_malformed", bug=30, field="certificate", fault="length_indefinite")
def indefinite_length() -> Path:
    # root <- device (Certificate of indefinite length)
    """X.690 section 10.1: "The definite form of length encoding shall be used"; OpenSSL accepts the other."""
    own = leaf(ROOT).der
    return octets(b"\x30\x80" + own[4:] + b"\x00\x00")


@vector("certificate_malformed", bug=30, field="certificate", fault="length_not_minimal")
def length_not_minimal() -> Path:
    # root <- device (the length of Certificate in three octets for two)
    """X.690 section 10.1: "encoded in the minimum number of octets"."""
    own = leaf(ROOT).der
    return octets(b"\x30\x83\x00" + own[2:])


@vector("certificate_malformed", field="certificate", fault="length_too_large")
def gigantic_length() -> Path:
    # root <- a SEQUENCE of 2^39 octets, it says
    """X.690 section 8.1.3.5 allows 126 octets of length; four suffice here."""
    return octets(b"\x30\x85\x80\x00\x00\x00\x00")


@vector("certificate_malformed", field="certificate", fault="tag_unexpected")
def a_set_for_a_sequence() -> Path:
    # root <- device (Certificate tagged as a SET)
    """RFC 5280 section 4.1: Certificate ::= SEQUENCE."""
    return octets(b"\x31" + leaf(ROOT).der[1:])


@vector("certificate_malformed", bug=30, field="extensions", fault="boolean_invalid")
def boolean_of_one() -> Path:
    # root <- device (critical: BOOLEAN 01)
    """X.690 section 11.1: TRUE has "all eight bits set to one"."""
    extra = der.sequence(der.oid(EXTRA), b"\x01\x01\x01", der.octet_string(der.NULL))
    return device(extensions={"extra": extra})


@vector("certificate_malformed", bug=30, field="extensions", fault="default_encoded")
def default_encoded() -> Path:
    # root <- device (critical: BOOLEAN FALSE, spelt out)
    """X.690 section 11.5: a value equal to its default is not encoded."""
    extra = der.sequence(der.oid(EXTRA), der.boolean(False), der.octet_string(der.NULL))
    return device(extensions={"extra": extra})


@vector("certificate_malformed", bug=30, field="version", fault="version_invalid")
def version_1_encoded() -> Path:
    # root <- device (version: v1, spelt out)
    """X.690 section 11.5: v1 is the default and is not encoded."""
    return device(version=der.context(0, der.integer(0)))


@vector("certificate_malformed", bug=31, field="version", fault="version_invalid")
def version_4() -> Path:
    # root <- device (version 4)
    """RFC 5280 section 4.1: Version ::= INTEGER { v1(0), v2(1), v3(2) }."""
    return device(version=der.context(0, der.integer(3)))


@vector("certificate_malformed", bug=31, field="extensions", fault="version_forbids_field")
def version_1_with_extensions() -> Path:
    # root <- device (v1, with extensions)
    """RFC 5280 section 4.1.2.9: extensions appear "only if the version is 3"."""
    return device(version=b"")


@vector("certificate_malformed", bug=31, field="unique_identifier", fault="version_forbids_field")
def version_1_with_unique_identifiers() -> Path:
    # root <- device (v1, with issuerUniqueID)
    """RFC 5280 section 4.1.2.8: unique identifiers appear "only if the version is 2 or 3"."""
    bare = dict.fromkeys(("authority_key_identifier", "key_usage", "extended_key_usage"))
    return device(version=b"", unique_identifiers=der.implicit(1, b"\x00\x01"), extensions=bare)


@vector("certificate_malformed", bug=31, field="extensions", fault="extension_duplicate")
def key_usage_twice() -> Path:
    # root <- device (keyUsage twice)
    """RFC 5280 section 4.2: "MUST NOT include more than one instance of a particular extension"."""
    return device(extensions={"again": key_usage(0)})


@vector("certificate_malformed", bug=31, field="extensions", fault="extension_duplicate")
def unknown_extension_twice() -> Path:
    # root <- device (an unknown extension twice)
    """RFC 5280 section 4.2: "MUST NOT include more than one instance of a particular extension"."""
    extra = extension(EXTRA, der.NULL)
    return device(extensions={"extra": extra, "again": extra})


@vector("certificate_malformed", field="extensions", fault="sequence_empty")
def no_extensions_in_extensions() -> Path:
    # root <- device (extensions of none)
    """RFC 5280 section 4.1: Extensions ::= SEQUENCE SIZE (1..MAX)."""
    return device(extensions={"key_usage": None, "extended_key_usage": None, "authority_key_identifier": b""})


@vector("certificate_limit_exceeded", field="extensions", fault="too_many")
def too_many_extensions() -> Path:
    # root <- device (70 extensions)
    """limits.rs EXTENSIONS_MAX: real certificates have at most 15."""
    extra = {str(number): extension(f"{EXTRA}.{number}", der.NULL) for number in range(70)}
    return device(extensions=extra)


@vector("certificate_limit_exceeded", bug=16, field="subject_alt_name", fault="too_many")
def too_many_names() -> Path:
    # root <- device (4,097 alternative names)
    """limits.rs GENERAL_NAMES_MAX; CVE-2024-12243 was their product."""
    return device(extensions={"names": alternative_names(*[dns("a.b")] * 4097)})


@vector("certificate_limit_exceeded", field="subject", fault="too_many")
def too_many_relative_names() -> Path:
    # root <- device (a subject of 2,049 relative names)
    """limits.rs RELATIVE_NAMES_MAX."""
    return device(subject=name(*["x"] * 2049))


@vector("certificate_malformed", bug=32, field="serial_number", fault="integer_invalid")
def serial_number_not_minimal() -> Path:
    # root <- device (serialNumber 00 01)
    """X.690 section 8.3.2: the first nine bits are not all the same."""
    return device(serial=b"\x02\x02\x00\x01")


@vector("certificate_malformed", bug=32, field="serial_number", fault="integer_invalid")
def serial_number_empty() -> Path:
    # root <- device (serialNumber of no octets)
    """X.690 section 8.3.1: "The contents octets shall consist of one or more octets"."""
    return device(serial=b"\x02\x00")


@vector("accepted", bug=32)
def serial_number_negative() -> Path:
    # root <- device (serialNumber -1)
    """RFC 5280 section 4.1.2.2: "users SHOULD be prepared to gracefully handle such certificates"."""
    return device(serial=der.integer(-1))


@vector("accepted", bug=32)
def serial_number_zero() -> Path:
    # root <- device (serialNumber 0)
    """RFC 5280 section 4.1.2.2: "users SHOULD be prepared to gracefully handle such certificates"."""
    return device(serial=der.integer(0))


@vector("accepted", bug=32)
def serial_number_of_21_octets() -> Path:
    # root <- device (serialNumber of 21 octets)
    """RFC 5280 section 4.1.2.2 allows 20; docs/tolerances.md: real certificates have more."""
    return device(serial=der.integer(1 << 160))


@vector("certificate_malformed", bug=32, field="serial_number", fault="integer_too_large")
def serial_number_of_65_octets() -> Path:
    # root <- device (serialNumber of 65 octets)
    """limits.rs SERIAL_NUMBER_BYTES_MAX."""
    return device(serial=der.integer(1 << 512))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def time_empty() -> Path:
    # root <- device (notAfter of no octets)
    """RFC 5280 section 4.1.2.5.1: YYMMDDHHMMSSZ; CVE-2015-1789."""
    return with_time(der.utc_time(""))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def time_without_seconds() -> Path:
    # root <- device (notAfter 3501010000Z)
    """RFC 5280 section 4.1.2.5.1: UTCTime values "MUST include seconds"."""
    return with_time(der.utc_time("3501010000Z"))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def time_with_offset() -> Path:
    # root <- device (notAfter 350101000000+0100)
    """RFC 5280 section 4.1.2.5.1: UTCTime values "MUST be expressed in Greenwich Mean Time"."""
    return with_time(der.utc_time("350101000000+0100"))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def time_with_fraction() -> Path:
    # root <- device (notAfter 20500101000000.5Z)
    """RFC 5280 section 4.1.2.5.2: GeneralizedTime values "MUST NOT include fractional seconds"."""
    return with_time(der.generalized_time("20500101000000.5Z"))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def february_30() -> Path:
    # root <- device (notAfter 350230000000Z)
    """RFC 5280 section 4.1.2.5: a moment that exists."""
    return with_time(der.utc_time("350230000000Z"))


@vector("certificate_malformed", bug=33, field="validity", fault="time_invalid")
def february_29_of_a_common_year() -> Path:
    # root <- device (notAfter 21000229000000Z)
    """RFC 5280 section 4.1.2.5: a moment that exists; 2100 is divisible by 100 and not by 400."""
    return with_time(der.generalized_time("21000229000000Z"))


@vector("certificate_expired", bug=33, not_after="1950-01-01T00:00:00Z")
def two_digits_from_50_on() -> Path:
    # root <- device (notAfter 500101000000Z)
    """RFC 5280 section 4.1.2.5.1: from 50 on, "the year SHALL be interpreted as 19YY"."""
    return with_time(der.utc_time("500101000000Z"))


@vector("certificate_malformed", field="validity", fault="tag_unexpected")
def time_as_text() -> Path:
    # root <- device (notAfter a UTF8String)
    """RFC 5280 section 4.1: Time ::= CHOICE { UTCTime, GeneralizedTime }."""
    return with_time(der.utf8("350101000000Z"))


@vector("accepted", bug=29)
def nul_in_the_subject() -> Path:
    # root <- device (CN: "device" NUL "x")
    """CVE-2009-2408: a name is as long as it is; it is told whole (test_vectors.py)."""
    return device(subject=name("device\x00x"))


@vector("accepted", bug=29)
def nul_in_an_alternative_name() -> Path:
    # root <- device (dNSName "a.example" NUL ".b.example")
    """CVE-2009-2408: a name is as long as it is; it is told whole (test_vectors.py)."""
    return device(extensions={"names": alternative_names(dns("a.example\x00.b.example"))})


@vector("certificate_malformed", field="subject_alt_name", fault="string_invalid")
def alternative_name_beyond_ascii() -> Path:
    # root <- device (dNSName with an octet above 7f)
    """RFC 5280 section 4.2.1.6: dNSName is an IA5String."""
    return device(extensions={"names": alternative_names(der.implicit(2, b"\xe4.example"))})


@vector("certificate_malformed", field="subject_alt_name", fault="address_invalid")
def address_of_five_octets() -> Path:
    # root <- device (iPAddress of 5 octets)
    """RFC 5280 section 4.2.1.6: four octets, or sixteen."""
    return device(extensions={"names": alternative_names(ip(bytes(5)))})


@vector("accepted")
def relative_name_out_of_order() -> Path:
    # root <- device (a relative name whose attributes are in descending order)
    """X.690 section 11.6 asks for ascending order; docs/tolerances.md: seven Nuvoton TPM CAs have it otherwise."""
    attributes = [der.sequence(der.oid("2.5.4.3"), der.utf8(text)) for text in ("b", "a")]
    return device(subject=der.sequence(der.tlv(0x31, *attributes)))


@vector("certificate_malformed", field="subject", fault="sequence_empty")
def relative_name_of_nothing() -> Path:
    # root <- device (a relative name without attributes)
    """RFC 5280 section 4.1.2.4: RelativeDistinguishedName ::= SET SIZE (1..MAX)."""
    return device(subject=der.sequence(der.tlv(0x31)))


@vector("certificate_malformed", bug=34, field="subject", fault="object_identifier_invalid")
def endless_object_identifier() -> Path:
    # root <- device (an attribute type of 10,000 octets)
    """limits.rs OBJECT_IDENTIFIER_BYTES_MAX; CVE-2023-2650: its decimal form took quadratic time."""
    kind = der.tlv(0x06, b"\x2a", b"\xff" * 10_000, b"\x7f")
    return device(subject=der.sequence(der.set_of(der.sequence(kind, der.utf8("x")))))


@vector("certificate_malformed", field="subject", fault="object_identifier_invalid")
def object_identifier_not_minimal() -> Path:
    # root <- device (an arc that begins with 80)
    """X.690 section 8.19.2: "the leading octet of the subidentifier shall not have the value 80"."""
    return device(subject=der.sequence(der.set_of(der.sequence(b"\x06\x03\x55\x80\x04", der.utf8("x")))))


@vector("accepted")
def named_bits_with_trailing_zeros() -> Path:
    # root <- device (keyUsage with trailing zero bits)
    """X.690 section 11.2.2 removes trailing zeros; docs/tolerances.md: 67 certificates of the corpus have them."""
    return device(extensions={"key_usage": extension("2.5.29.15", b"\x03\x02\x00\x80", critical=True)})


@vector("certificate_malformed", bug=11, field="key_usage", fault="bit_string_invalid")
def named_bits_with_unused_bits_set() -> Path:
    # root <- device (keyUsage with a bit set among the unused)
    """X.690 section 11.2.1: "Each unused bit ... shall be set to zero"; CVE-2014-8275."""
    return device(extensions={"key_usage": extension("2.5.29.15", b"\x03\x02\x07\x81", critical=True)})


@vector("accepted")
def alternative_names_of_none() -> Path:
    # root <- device (an empty subjectAltName)
    """RFC 5280 section 4.2.1.6 asks for one or more; docs/tolerances.md: a real CA has none."""
    return device(extensions={"names": alternative_names()})


@vector("accepted")
def generalized_time_before_2050() -> Path:
    # root <- device (notAfter 20350101000000Z)
    """RFC 5280 section 4.1.2.5 asks for UTCTime through 2049; docs/tolerances.md."""
    return with_time(der.generalized_time("20350101000000Z"))


@vector("accepted")
def printable_string_with_an_underscore() -> Path:
    # root <- device (CN: a PrintableString "a_b*@")
    """X.680 section 41.4 has no such characters; docs/tolerances.md: real devices do."""
    return device(subject=der.sequence(relative_name("2.5.4.3", der.printable("a_b*@"))))


@vector("certificate_malformed", field="extended_key_usage", fault="sequence_empty")
def no_purposes() -> Path:
    # root <- device (extKeyUsage of none)
    """RFC 5280 section 4.2.1.12: ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX)."""
    return device(extensions={"extended_key_usage": extension("2.5.29.37", der.sequence())})


@vector("certificate_malformed", bug=30, field="basic_constraints", fault="trailing_data")
def data_in_an_extension() -> Path:
    # root <- device (basicConstraints, with a NULL after it)
    """RFC 5280 section 4.2: extnValue holds the DER of one value."""
    return with_extension("2.5.29.19", der.sequence() + der.NULL)


@vector("certificate_malformed", bug=30, field="subject_public_key_info", fault="trailing_data")
def data_in_the_key_info() -> Path:
    # root <- device (with a NULL after subjectPublicKey)
    """RFC 5280 section 4.1.2.7: SubjectPublicKeyInfo has two fields."""
    own = ROOT.key
    spki = der.sequence(own.spki[2:], der.NULL)
    return device(key=type(own)(spki, own.algorithm, own.sign))


@vector("certificate_malformed", bug=34, field="signature_algorithm", fault="truncated")
def nested_sequences() -> Path:
    # root <- 14,000 SEQUENCEs in each other
    """CVE-2018-0739: nesting costs no stack."""
    return octets(reduce(lambda inner, _: der.sequence(inner), range(14_000), der.NULL))


@vector("accepted")
def attribute_of_no_string_type() -> Path:
    # root <- device (CN: an INTEGER)
    """RFC 5280 section 4.1.2.4 says DirectoryString; docs/tolerances.md: an attribute's value is not looked into."""
    return device(subject=der.sequence(relative_name("2.5.4.3", der.integer(7))))
