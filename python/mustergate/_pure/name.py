"""Distinguished names (RFC 5280 section 4.1.2.4), their comparison (7.1) and their string form (RFC 4514).

Names are compared in a normalised form: each attribute value of a directory string type is decoded,
ASCII letters are folded, and runs of U+0020 are trimmed and made one. What lies outside ASCII compares
by code point: no Unicode case folding or normalisation is done, so that the answer does not depend on
a Unicode version (`docs/tolerances.md`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from . import oid
from .der import Element, Reader, Tag
from .limits import RELATIVE_NAME_ATTRIBUTES_MAX, RELATIVE_NAMES_MAX
from .rejection import Fault, FaultError


@dataclass(frozen=True, slots=True)
class Name:
    """A name, as the content octets of its RDNSequence: well formed, if it comes from `read`."""

    content: bytes

    @classmethod
    def read(cls, reader: Reader) -> "Name":
        """Reads a Name: a SEQUENCE OF SET SIZE (1..) OF AttributeTypeAndValue.

        Raises:
            FaultError: A fault of DER, an empty or unordered SET, or more elements than the limits.
        """
        content = reader.expect(Tag.SEQUENCE)
        relative_names = Reader(content)
        count = 0
        while not relative_names.is_empty():
            count += 1
            if count > RELATIVE_NAMES_MAX:
                raise FaultError(Fault.TOO_MANY)
            _check_relative_name(relative_names.expect(Tag.SET))
        return cls(content)

    def is_empty(self) -> bool:
        """Whether there is no relative name in it."""
        return not self.content

    def relative_names(self) -> Iterator["RelativeName"]:
        """Its relative distinguished names, in order."""
        reader = Reader(self.content)
        while not reader.is_empty():
            yield RelativeName(reader.expect(Tag.SET))

    def normalized(self) -> bytes:
        """The normalised form, for comparison: octets that are equal where the names match."""
        return b"".join(relative_name.normalized() for relative_name in self.relative_names())

    def matches(self, other: "Name") -> bool:
        """Whether two names match by RFC 5280 section 7.1."""
        return self.content == other.content or self.normalized() == other.normalized()

    def to_rfc4514(self) -> str:
        """The string form of RFC 4514, last relative name first.

        A type that section 3 does not name is dotted, and its value is a string all the same where it is
        one.
        """
        parts = [relative_name.to_rfc4514() for relative_name in self.relative_names()]
        return ",".join(reversed(parts))


@dataclass(frozen=True, slots=True)
class RelativeName:
    """One relative distinguished name: the content octets of its SET."""

    content: bytes

    def attributes(self) -> Iterator["Attribute"]:
        """Its attributes, in order."""
        reader = Reader(self.content)
        while not reader.is_empty():
            yield _read_attribute(reader.expect(Tag.SEQUENCE))

    def normalized(self) -> bytes:
        """Its normalised form: a set, so sorted, with its length before it."""
        attributes = sorted(_normalized_attribute(attribute) for attribute in self.attributes())
        return _length_prefix(attributes) + b"".join(_length_prefix(octets) + octets for octets in attributes)

    def to_rfc4514(self) -> str:
        """The string form of RFC 4514."""
        return "+".join(_attribute_to_rfc4514(attribute) for attribute in self.attributes())


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute type with its value, of any type."""

    kind: bytes
    value: Element


def text(value: Element) -> str | None:
    """The text of a value, if it is of a string type and its octets are valid."""
    encoding = _ENCODINGS.get(value.tag)
    if encoding is None:
        return None
    try:
        return value.content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _length_prefix(octets: list[bytes] | bytes) -> bytes:
    return len(octets).to_bytes(4, "big")


def _check_relative_name(content: bytes) -> None:
    reader = Reader(content)
    count = 0
    while not reader.is_empty():
        count += 1
        if count > RELATIVE_NAME_ATTRIBUTES_MAX:
            raise FaultError(Fault.TOO_MANY)
        _read_attribute(reader.expect(Tag.SEQUENCE))
    if count == 0:
        raise FaultError(Fault.SEQUENCE_EMPTY)


def _read_attribute(content: bytes) -> Attribute:
    fields = Reader(content)
    kind = fields.object_identifier()
    value = fields.element()
    fields.finish()
    return Attribute(kind, value)


def _normalized_attribute(attribute: Attribute) -> bytes:
    kind, value = attribute.kind, attribute.value
    comparable = _comparable_text(value)
    octets = value.encoded if comparable is None else bytes((Tag.UTF8_STRING,)) + _folded(comparable)
    return _length_prefix(kind) + kind + octets


def _folded(text: str) -> bytes:
    """Folds ASCII letters (`bytes.lower` folds no others), trims U+0020 and makes each run of it one."""
    return b" ".join(word for word in text.encode().split(b" ") if word).lower()


def _comparable_text(value: Element) -> str | None:
    """The text of a value whose type takes part in normalisation.

    TeletexString does not: its character set is not known, so it compares octet by octet.
    """
    return None if value.tag == Tag.TELETEX_STRING else text(value)


def _attribute_to_rfc4514(attribute: Attribute) -> str:
    kind = oid.Attribute.SHORT_NAMES.get(attribute.kind) or oid.dotted(attribute.kind)
    value = text(attribute.value)
    return f"{kind}=#{attribute.value.encoded.hex()}" if value is None else f"{kind}={_escaped(value)}"


def _escaped(text: str) -> str:
    """RFC 4514 section 2.4."""
    escaped = text.translate(_ESCAPES)
    if text.endswith(" "):
        escaped = escaped[:-1] + "\\ "
    if text.startswith("#") or (text.startswith(" ") and text != " "):
        escaped = "\\" + escaped
    return escaped


_ENCODINGS: Final = {
    Tag.UTF8_STRING: "utf-8",
    Tag.NUMERIC_STRING: "utf-8",
    Tag.PRINTABLE_STRING: "utf-8",
    Tag.TELETEX_STRING: "utf-8",
    Tag.IA5_STRING: "utf-8",
    Tag.VISIBLE_STRING: "utf-8",
    Tag.BMP_STRING: "utf-16-be",
    Tag.UNIVERSAL_STRING: "utf-32-be",
}

_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\{code:02x}" for code in (*range(0x20), 0x7F)}
    | {character: "\\" + character for character in '"+,;<>\\'}
)
