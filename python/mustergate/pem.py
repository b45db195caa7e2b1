"""PEM (RFC 7468): the blocks of a text, whatever stands around them."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["PemBlock", "pem_blocks"]

_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 #]{1,64})-----")


@dataclass(frozen=True, slots=True)
class PemBlock:
    """One block: its label, its octets, its place from 1 and the line of its BEGIN from 1."""

    label: str
    der: bytes
    position: int
    line: int


def pem_blocks(text: bytes) -> Iterator[PemBlock]:
    """The blocks of `text`, in order. Text before, between and after them is passed over, and so are
    header lines (RFC 1421) inside a block.

    Raises `ValueError`, naming the block and its line, for one that does not end or is not base64.
    """
    at = 0
    position = 0
    while begin := _BEGIN.search(text, at):
        position += 1
        label = begin.group(1).decode("ascii")
        line = text.count(b"\n", 0, begin.start()) + 1
        place = f"PEM block {position} (line {line}, {label})"
        end = text.find(b"-----END " + begin.group(1) + b"-----", begin.end())
        if end < 0:
            raise ValueError(f"{place}: has no END line")
        yield PemBlock(label, _decode(text[begin.end() : end], place), position, line)
        at = end + len(label) + 14


def _decode(body: bytes, place: str) -> bytes:
    lines = [line.strip() for line in body.splitlines()]
    encoded = b"".join(line for line in lines if b":" not in line)
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError(f"{place}: is not base64 ({error})") from error
