"""Distinguished Encoding Rules (X.690 section 10), read strictly and without recursion.

A `Reader` over octets raises nothing but `FaultError`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from . import oid
from .rejection import Fault, FaultError

T = TypeVar("T")


class Tag:
    """Universal tags that certificates use, and the context tags."""

    BOOLEAN: Final = 0x01
    INTEGER: Final = 0x02
    BIT_STRING: Final = 0x03
    OCTET_STRING: Final = 0x04
    NULL: Final = 0x05
    OBJECT_IDENTIFIER: Final = 0x06
    UTF8_STRING: Final = 0x0C
    NUMERIC_STRING: Final = 0x12
    PRINTABLE_STRING: Final = 0x13
    TELETEX_STRING: Final = 0x14
    IA5_STRING: Final = 0x16
    UTC_TIME: Final = 0x17
    GENERALIZED_TIME: Final = 0x18
    VISIBLE_STRING: Final = 0x1A
    UNIVERSAL_STRING: Final = 0x1C
    BMP_STRING: Final = 0x1E
    SEQUENCE: Final = 0x30
    SET: Final = 0x31

    @staticmethod
    def context(number: int) -> int:
        """`[number]`, primitive."""
        return 0x80 | number

    @staticmethod
    def context_constructed(number: int) -> int:
        """`[number]`, constructed."""
        return 0xA0 | number


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its identifier octet, its content and the whole of its octets."""

    tag: int
    content: bytes
    encoded: bytes


def read_all(octets: bytes, read: Callable[["Reader"], T]) -> T:
    """Reads all of `octets` by `read`, and refuses what is left over.

    Raises:
        FaultError: What `read` raises, or `trailing_data`.
    """
    reader = Reader(octets)
    value = read(reader)
    reader.finish()
    return value


class Reader:
    """A cursor over the content of one element. A read that fails leaves it where it was."""

    __slots__ = ("_end", "_octets", "_position")

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._position = 0
        self._end = len(octets)

    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self._position == self._end

    def finish(self) -> None:
        """Refuses what is left over.

        Raises:
            FaultError: `trailing_data`.
        """
        if self._position < self._end:
            raise FaultError(Fault.TRAILING_DATA)

    def peek(self) -> int | None:
        """The tag of the next element, if there is one."""
        position = self._position
        return self._octets[position] if position < self._end else None

    def element(self) -> Element:
        """The next element, whatever its tag.

        Raises:
            FaultError: A tag number above 30, a length that is indefinite, not minimal, over four
                octets, or past the end (X.690 sections 8.1 and 10.1).
        """
        start = self._position
        content = self._content()
        return Element(self._octets[start], content, self._octets[start : self._position])

    def expect(self, tag: int) -> bytes:
        """The content of the next element, which must have this tag.

        Raises:
            FaultError: As `element`, or `tag_unexpected`.
        """
        position = self._position
        if position < self._end and self._octets[position] != tag:
            raise FaultError(Fault.TAG_UNEXPECTED)
        return self._content()

    def expect_element(self, tag: int) -> Element:
        """The whole of the next element, which must have this tag.

        Raises:
            FaultError: As `expect`.
        """
        if self.peek() not in (tag, None):
            raise FaultError(Fault.TAG_UNEXPECTED)
        return self.element()

    def optional(self, tag: int) -> bytes | None:
        """The content of the next element if it has this tag.

        Raises:
            FaultError: As `element`.
        """
        return self._content() if self.peek() == tag else None

    def sequence(self) -> "Reader":
        """A SEQUENCE, as a reader of its content.

        Raises:
            FaultError: As `expect`.
        """
        return Reader(self.expect(Tag.SEQUENCE))

    def boolean(self) -> bool:
        """A BOOLEAN: `00` or `ff` (X.690 section 11.1).

        Raises:
            FaultError: As `expect`, or `boolean_invalid`.
        """
        return boolean(self.expect(Tag.BOOLEAN))

    def boolean_default_false(self) -> bool:
        """A BOOLEAN DEFAULT FALSE: absent, or `ff` (X.690 section 11.5).

        Raises:
            FaultError: As `boolean`, or `default_encoded` for an explicit FALSE.
        """
        if self.peek() != Tag.BOOLEAN:
            return False
        if not self.boolean():
            raise FaultError(Fault.DEFAULT_ENCODED)
        return True

    def integer(self) -> bytes:
        """An INTEGER as its content octets, of minimal length (X.690 section 8.3.2).

        Raises:
            FaultError: As `expect`, or `integer_invalid`.
        """
        return integer(self.expect(Tag.INTEGER))

    def unsigned(self) -> bytes:
        """A non-negative INTEGER as its magnitude, without a leading zero octet (zero is one octet).

        Raises:
            FaultError: As `integer`, or `integer_negative`.
        """
        return magnitude(self.integer())

    def bit_string_octets(self) -> bytes:
        """A BIT STRING with no unused bits, as its octets.

        Raises:
            FaultError: As `expect`, or `bit_string_invalid`.
        """
        content = self.expect(Tag.BIT_STRING)
        if not content or content[0] != 0:
            raise FaultError(Fault.BIT_STRING_INVALID)
        return content[1:]

    def object_identifier(self) -> bytes:
        """An OBJECT IDENTIFIER as its content octets.

        Raises:
            FaultError: As `expect`, or `object_identifier_invalid`.
        """
        return oid.check(self.expect(Tag.OBJECT_IDENTIFIER))

    def _content(self) -> bytes:
        """The content of the next element, whatever its tag."""
        octets, start = self._octets, self._position
        body = start + 2
        if body > self._end:
            raise FaultError(Fault.TRUNCATED)
        if octets[start] & 0x1F == 0x1F:
            raise FaultError(Fault.TAG_UNSUPPORTED)
        length = octets[start + 1]
        if length >= 0x80:
            length_octets = length & 0x7F
            length = _long_length(length_octets, octets[body : body + length_octets])
            body += length_octets
        end = body + length
        if end > self._end:
            raise FaultError(Fault.TRUNCATED)
        self._position = end
        return octets[body:end]


def boolean(content: bytes) -> bool:
    """The content of a BOOLEAN: `00` or `ff`.

    Raises:
        FaultError: `boolean_invalid`.
    """
    match content:
        case b"\x00":
            return False
        case b"\xff":
            return True
        case _:
            raise FaultError(Fault.BOOLEAN_INVALID)


def integer(content: bytes) -> bytes:
    """The content of an INTEGER, if it is minimal.

    Raises:
        FaultError: `integer_invalid`.
    """
    if not content:
        raise FaultError(Fault.INTEGER_INVALID)
    if len(content) > 1:
        sign_octet, sign_bit = content[0], content[1] & 0x80
        if (sign_octet == 0x00 and not sign_bit) or (sign_octet == 0xFF and sign_bit):
            raise FaultError(Fault.INTEGER_INVALID)
    return content


def magnitude(integer: bytes) -> bytes:
    """The magnitude of a minimal, non-negative INTEGER.

    Raises:
        FaultError: `integer_negative`.
    """
    if integer[:1] >= b"\x80":
        raise FaultError(Fault.INTEGER_NEGATIVE)
    return integer[1:] if len(integer) > 1 and integer[0] == 0 else integer


def bit_string(content: bytes) -> bytes:
    """The content of a BIT STRING, as its octets: at most 7 unused bits, and those zero (X.690 section 11.2.1).

    Raises:
        FaultError: `bit_string_invalid`.
    """
    if content == b"\x00":
        return b""
    if len(content) < 2 or content[0] > 7 or content[-1] & ((1 << content[0]) - 1):
        raise FaultError(Fault.BIT_STRING_INVALID)
    return content[1:]


def named_bits(content: bytes) -> int:
    """A named bit list, as bits 0 to 15, bit 0 being the most significant.

    That trailing zero bits are removed (X.690 section 11.2.2) is not asked for (docs/tolerances.md).

    Raises:
        FaultError: `bit_string_invalid`.
    """
    return int.from_bytes(bit_string(content)[:2].ljust(2, b"\x00"), "big")


def _long_length(length_octets: int, octets: bytes) -> int:
    """A length in the long form, of so many octets: `octets`, where the input has them all."""
    if length_octets == 0:
        raise FaultError(Fault.LENGTH_INDEFINITE)
    if length_octets > 4:
        raise FaultError(Fault.LENGTH_TOO_LARGE)
    if len(octets) < length_octets:
        raise FaultError(Fault.TRUNCATED)
    length = int.from_bytes(octets, "big")
    if length < 0x80 or octets[0] == 0:
        raise FaultError(Fault.LENGTH_NOT_MINIMAL)
    return length
