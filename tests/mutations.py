"""Mutations of DER: of octets, and of the elements that it is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

__all__ = ["MUTATIONS", "mutant"]


@dataclass(frozen=True)
class Place:
    """Where an element begins, where its contents do, and where it ends."""

    start: int
    content: int
    end: int


def mutant(der: bytes, random: Random, donor: bytes) -> bytes:
    """One to three mutations of `der`, which may take octets of `donor`."""
    octets = bytearray(der)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice(MUTATIONS)(octets, random, donor)
    return bytes(octets)


def elements(der: bytes) -> Iterator[Place]:
    """Every element of well-formed DER, outermost first, into what is constructed and OCTET STRINGs."""
    pending = [(0, len(der))]
    while pending:
        start, end = pending.pop()
        place = element(der, start, end)
        if place is None:
            continue
        yield place
        pending.append((place.end, end))
        if der[start] & 0x20 or der[start] == 0x04:
            pending.append((place.content, place.end))


def element(der: bytes, start: int, end: int) -> Place | None:
    if start + 2 > end:
        return None
    first, content = der[start + 1], start + 2
    if first >= 0x80:
        content += first & 0x7F
        first = int.from_bytes(der[start + 2 : content])
    return Place(start, content, content + first) if content + first <= end else None


def pick(octets: bytearray, random: Random) -> Place | None:
    places = list(elements(bytes(octets)))
    return random.choice(places) if places else None


def flip_bit(octets: bytearray, random: Random, _: bytes) -> None:
    if octets:
        octets[random.randrange(len(octets))] ^= 1 << random.randrange(8)


def set_octet(octets: bytearray, random: Random, _: bytes) -> None:
    if octets:
        octets[random.randrange(len(octets))] = random.choice((0x00, 0x01, 0x7F, 0x80, 0xFF, random.randrange(256)))


def truncate(octets: bytearray, random: Random, _: bytes) -> None:
    del octets[random.randrange(len(octets) + 1) :]


def splice(octets: bytearray, random: Random, donor: bytes) -> None:
    start = random.randrange(len(octets) + 1)
    taken = random.randrange(len(donor) + 1)
    octets[start : start + random.randrange(16)] = donor[taken : taken + random.randrange(16)]


def edit_length(octets: bytearray, random: Random, _: bytes) -> None:
    if place := pick(octets, random):
        octets[place.start + 1] = random.choice((0x00, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x85, octets[place.start + 1] ^ 1))


def edit_tag(octets: bytearray, random: Random, _: bytes) -> None:
    if place := pick(octets, random):
        octets[place.start] = random.choice((0x02, 0x03, 0x04, 0x0C, 0x13, 0x16, 0x1E, 0x30, 0x31, 0xA0, 0x1F, 0x87))


def duplicate(octets: bytearray, random: Random, _: bytes) -> None:
    if place := pick(octets, random):
        replace(octets, place.end, place.end, bytes(octets[place.start : place.end]))


def remove(octets: bytearray, random: Random, _: bytes) -> None:
    if place := pick(octets, random):
        replace(octets, place.start, place.end, b"")


def reorder(octets: bytearray, random: Random, _: bytes) -> None:
    first = pick(octets, random)
    second = first and element(bytes(octets), first.end, len(octets))
    if first and second:
        moved = octets[second.start : second.end] + octets[first.start : first.end]
        octets[first.start : second.end] = moved


def transplant(octets: bytearray, random: Random, donor: bytes) -> None:
    ours, theirs = pick(octets, random), pick(bytearray(donor), random)
    if ours and theirs and theirs.end - theirs.start < 4096:
        replace(octets, ours.start, ours.end, donor[theirs.start : theirs.end])


def replace(octets: bytearray, start: int, end: int, new: bytes) -> None:
    """Replaces octets and mends the lengths of the elements around them, so that what is inside is read."""
    around = [place for place in elements(bytes(octets)) if place.content <= start and end <= place.end]
    growth = len(new) - (end - start)
    for place in around:
        width = place.content - place.start - 2
        size = place.end - place.content + growth
        if width == 0 and 0 <= size < 0x80:
            octets[place.start + 1] = size
        elif width and 0 <= size < 1 << 8 * width:
            octets[place.start + 2 : place.content] = size.to_bytes(width)
    octets[start:end] = new


MUTATIONS: tuple[Callable[[bytearray, Random, bytes], None], ...] = (
    flip_bit,
    set_octet,
    truncate,
    splice,
    edit_length,
    edit_tag,
    duplicate,
    remove,
    reorder,
    transplant,
)
