"""Certificates in people's files: PEM bundles, DER, PKCS#7 bundles, directories of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from .pem import pem_blocks

__all__ = ["SourcedCertificate", "certificates_of", "certificates_of_file", "certificates_of_octets", "read_certificates"]

FILE_BYTES_MAX = 256 * 1024 * 1024
"""Octets of one file: it is read as a whole. The largest public bundle of CAs has under 2 MiB, and a bundle of
100,000 device certificates some 100 MiB; more belongs into a Parquet file, which is streamed."""

_CERTIFICATE_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")
_PKCS7_LABELS = ("PKCS7", "PKCS #7 SIGNED DATA", "CMS")
_PKCS7_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")


@dataclass(frozen=True, slots=True)
class SourcedCertificate:
    """A certificate as DER, and where it stood: the file and, in a bundle, the block."""

    der: bytes
    source: str


def read_certificates(path: str | PathLike[str]) -> list[bytes]:
    """The certificates of a file or, in order of their names, of all files below a directory, as DER.

    Files of a directory that hold no certificate are passed over. A malformed certificate in a readable file
    is no error here: it is a verdict.

    Raises `OSError` where something cannot be read; `ValueError`, naming the file and the block in it, for a
    file that holds none, or a broken block.
    """
    return [certificate.der for certificate in certificates_of(Path(path))]


def certificates_of(path: Path) -> Iterator[SourcedCertificate]:
    """The certificates of a file or a directory, one file at a time.

    Raises as `read_certificates` does.
    """
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            yield from certificates_of_file(file)
        return
    found = False
    for certificate in certificates_of_file(path):
        found = True
        yield certificate
    if not found:
        raise ValueError(f"{path}: holds no certificate; expected PEM, DER or PKCS#7")


def certificates_of_file(path: Path) -> Iterator[SourcedCertificate]:
    """The certificates of one file, of none if it holds none.

    Raises as `read_certificates` does.
    """
    size = path.stat().st_size
    if size > FILE_BYTES_MAX:
        raise ValueError(f"{path}: has {size} octets, more than {FILE_BYTES_MAX}; split it, or use a Parquet file")
    yield from certificates_of_octets(path.read_bytes(), str(path))


def certificates_of_octets(octets: bytes, name: str) -> Iterator[SourcedCertificate]:
    """The certificates of the octets of a file, called `name` in sources and errors.

    Raises `ValueError` as `read_certificates` does.
    """
    if b"-----BEGIN " in octets:
        yield from _of_pem(octets, name)
    elif octets[:1] == b"\x30":
        yield from _of_der(octets, name)


def _of_pem(octets: bytes, name: str) -> Iterator[SourcedCertificate]:
    try:
        for block in pem_blocks(octets):
            source = f"{name}: PEM block {block.position} (line {block.line})"
            if block.label in _CERTIFICATE_LABELS:
                yield SourcedCertificate(block.der, source)
            elif block.label in _PKCS7_LABELS:
                yield from _of_pkcs7(block.der, source)
    except ValueError as error:
        raise ValueError(str(error) if str(error).startswith(name) else f"{name}: {error}") from error


def _of_der(octets: bytes, name: str) -> Iterator[SourcedCertificate]:
    if _PKCS7_SIGNED_DATA in octets[:32]:
        yield from _of_pkcs7(octets, name)
    else:
        yield SourcedCertificate(octets, name)


def _of_pkcs7(octets: bytes, source: str) -> Iterator[SourcedCertificate]:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

    try:
        certificates = load_der_pkcs7_certificates(octets)
    except ValueError as error:
        raise ValueError(f"{source}: is not a PKCS#7 bundle of certificates ({error})") from error
    for position, certificate in enumerate(certificates, 1):
        yield SourcedCertificate(certificate.public_bytes(Encoding.DER), f"{source}, certificate {position}")
