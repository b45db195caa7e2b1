"""A DER writer that writes what it is told, also what no library would."""

__all__ = [
    "NULL",
    "bit_string",
    "boolean",
    "context",
    "generalized_time",
    "ia5",
    "implicit",
    "integer",
    "octet_string",
    "oid",
    "printable",
    "sequence",
    "set_of",
    "tlv",
    "utc_time",
    "utf8",
]

NULL = b"\x05\x00"


def tlv(tag: int, *contents: bytes) -> bytes:
    """Tag, shortest length, contents."""
    content = b"".join(contents)
    return bytes([tag]) + length(len(content)) + content


def length(size: int) -> bytes:
    """A definite length in its shortest form."""
    if size < 0x80:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def sequence(*elements: bytes) -> bytes:
    return tlv(0x30, *elements)


def set_of(*elements: bytes) -> bytes:
    return tlv(0x31, *sorted(elements))


def integer(value: int) -> bytes:
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def boolean(value: bool) -> bytes:  # noqa: FBT001
    return tlv(0x01, b"\xff" if value else b"\x00")


def bit_string(content: bytes, unused: int = 0) -> bytes:
    return tlv(0x03, bytes([unused]), content)


def octet_string(content: bytes) -> bytes:
    return tlv(0x04, content)


def context(number: int, *contents: bytes) -> bytes:
    """A constructed context-specific element: EXPLICIT, or an IMPLICIT SEQUENCE."""
    return tlv(0xA0 | number, *contents)


def implicit(number: int, content: bytes) -> bytes:
    """A primitive context-specific element."""
    return tlv(0x80 | number, content)


def oid(dotted: str) -> bytes:
    first, second, *arcs = map(int, dotted.split("."))
    return tlv(0x06, *map(base128, [first * 40 + second, *arcs]))


def base128(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(0x80 | arc & 0x7F)
    return bytes(reversed(octets))


def utc_time(text: str) -> bytes:
    return tlv(0x17, text.encode())


def generalized_time(text: str) -> bytes:
    return tlv(0x18, text.encode())


def utf8(text: str) -> bytes:
    return tlv(0x0C, text.encode())


def printable(text: str) -> bytes:
    return tlv(0x13, text.encode())


def ia5(text: str) -> bytes:
    return tlv(0x16, text.encode())
