"""Certificates out of people's files: PEM bundles, DER, PKCS#7, directories of them.

What a file holds is told by its octets and never by its suffix.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from .pem import PemBlock, pem_blocks

__all__ = [
    "FILE_OCTETS_MAX",
    "SourcedCertificate",
    "certificates_of_content",
    "certificates_of_file",
    "certificates_of_path",
    "files_of_path",
    "read_certificates",
]

FILE_OCTETS_MAX = 256 << 20
"""Octets of one file, at most: it is read whole. Some 250,000 P-256 device certificates as PEM (about
1,000 octets each) fit, and with their decoded blocks stay under half a GiB; more than that belongs in a
Parquet or Arrow file, which is streamed. The largest public bundle, Mozilla's, has 0.3 MB."""


@dataclass(frozen=True, slots=True)
class SourcedCertificate:
    """A certificate's DER, not looked into yet, and where it came from."""

    der: bytes = field(repr=False)
    source: str
    """The file's path, and the block in it where it can hold several."""


def read_certificates(path: str | PathLike[str]) -> list[bytes]:
    """The certificates of a file, or of every file under a directory that holds any, as DER.

    Directories are read in sorted order, recursively. A certificate that is malformed inside a file
    that can be read is handed over: it is the verifier's to judge.

    Raises `OSError` for what cannot be read; `ValueError`, naming the file and the block, for PEM or
    PKCS#7 that cannot be decoded, for a file over `FILE_OCTETS_MAX`, and for a file (not a directory)
    without any certificate.
    """
    return [certificate.der for certificate in certificates_of_path(Path(path))]


def certificates_of_path(path: Path) -> Iterator[SourcedCertificate]:
    """The certificates of a file or directory, one file in memory at a time.

    Raises as `read_certificates` does, when it comes to the place.
    """
    found = 0
    for file in files_of_path(path):
        for certificate in certificates_of_file(file):
            found += 1
            yield certificate
    if not found and not path.is_dir():
        raise ValueError(f"{path}: holds no certificate (PEM, DER or PKCS#7)")


def files_of_path(path: Path) -> Iterator[Path]:
    """The path itself, or the regular files under it where it is a directory, sorted.

    Links to files are followed, links to directories are not: a tree may link to itself.
    """
    if not path.is_dir():
        yield path
        return
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from files_of_path(Path(entry.path))
        elif entry.is_symlink() and not Path(entry.path).exists():
            raise FileNotFoundError(f"{entry.path}: is a link to nothing")
        elif entry.is_file():
            yield Path(entry.path)


def certificates_of_file(path: Path) -> Iterator[SourcedCertificate]:
    """The certificates of one file, in order; none where it holds none.

    Raises as `read_certificates` does, but for a file without certificates.
    """
    with path.open("rb") as file:
        content = file.read(FILE_OCTETS_MAX + 1)
    return certificates_of_content(content, str(path))


def certificates_of_content(content: bytes, name: str) -> Iterator[SourcedCertificate]:
    """The certificates of a file's octets; `name` stands for the file in sources and errors.

    Raises `ValueError` as `read_certificates` does.
    """
    if len(content) > FILE_OCTETS_MAX:
        raise ValueError(
            f"{name}: is larger than {FILE_OCTETS_MAX >> 20} MiB; split it, or put the certificates into a "
            "Parquet or Arrow file, which is streamed"
        )
    if not _is_der(content):
        return _certificates_of_pem(content, name)
    if _is_pkcs7(content):
        return _certificates_of_pkcs7(content, name)
    return iter(() if _is_something_else(content) else (SourcedCertificate(content, name),))


def _certificates_of_pem(text: bytes, name: str) -> Iterator[SourcedCertificate]:
    blocks = pem_blocks(text)
    while (block := _next_block(blocks, name)) is not None:
        place = f"{name}, PEM block {block.position} (line {block.line})"
        if block.label in _CERTIFICATE_LABELS:
            yield SourcedCertificate(block.der, place)
        elif block.label in _PKCS7_LABELS:
            yield from _certificates_of_pkcs7(block.der, place)


def _next_block(blocks: Iterator[PemBlock], name: str) -> PemBlock | None:
    try:
        return next(blocks, None)
    except ValueError as error:
        raise ValueError(f"{name}, {error}") from error


def _certificates_of_pkcs7(der: bytes, place: str) -> Iterator[SourcedCertificate]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

    try:
        certificates = load_der_pkcs7_certificates(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError(f"{place}: is not a PKCS#7 bundle of certificates ({error})") from error
    for position, certificate in enumerate(certificates, 1):
        yield SourcedCertificate(certificate.public_bytes(Encoding.DER), f"{place}, certificate {position}")


def _is_der(content: bytes) -> bool:
    """A SEQUENCE of 128 octets or more: its length's first octet has the high bit, so text never does this."""
    return content[:1] == b"\x30" and content[1:2] >= b"\x80"


def _is_pkcs7(content: bytes) -> bool:
    return content.startswith(_PKCS7_OID_PREFIX, _header_end(content, 0))


def _is_something_else(content: bytes) -> bool:
    """Whether the outline is a key's, a PKCS#12 file's, a CRL's or a certificate request's."""
    outer = _header_end(content, 0)
    if content[outer : outer + 1] != b"\x30":
        return content[outer : outer + 1] == b"\x02"
    tags = _tags(content, _header_end(content, outer))
    return any(tags.startswith(outline) for outline in _OTHER_OUTLINES)


def _tags(content: bytes, at: int) -> bytes:
    tags = b""
    while len(tags) < 4 and at < len(content):
        tags += content[at : at + 1]
        at = _header_end(content, at) + _length(content, at)
    return tags


def _header_end(content: bytes, at: int) -> int:
    first = content[at + 1] if at + 1 < len(content) else 0
    return at + 2 + (first & 0x7F if first & 0x80 else 0)


def _length(content: bytes, at: int) -> int:
    end = _header_end(content, at)
    return int.from_bytes(content[min(at + 2, end - 1) : end], "big")


_CERTIFICATE_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")
_PKCS7_LABELS = ("PKCS7", "CMS", "PKCS #7 SIGNED DATA")
_PKCS7_OID_PREFIX = bytes.fromhex("06092a864886f70d0107")
_OTHER_OUTLINES = (
    b"\x06",  # SubjectPublicKeyInfo: an algorithm
    b"\x02\x30\x30\xa0",  # certification request (RFC 2986): version, subject, key, attributes
    b"\x02\x30\x30\x17",  # CertificateList v2 (RFC 5280 section 5.1): version, algorithm, issuer, thisUpdate
    b"\x02\x30\x30\x18",
    b"\x30\x30\x17",  # CertificateList v1
    b"\x30\x30\x18",
)
