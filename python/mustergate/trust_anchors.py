"""Trust anchors and intermediates that the relying party configures."""

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Self

from ._backend import load_backend
from .pem import pem_blocks

__all__ = ["TrustAnchors"]

_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")


class TrustAnchors:
    """An immutable set of certificates, in order; also used for configured intermediates.

    Each was parsed when the set was made, so that a file that cannot be used says so at once.
    """

    __slots__ = ("_ders",)

    def __init__(self, ders: Iterable[bytes]) -> None:
        self._ders = _checked(((f"certificate {place}", der) for place, der in enumerate(ders, 1)))

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """The certificates of a PEM bundle; other text around the blocks is passed over.

        Raises `TypeError` for anything but bytes; `ValueError`, naming the block, for one that is
        not a certificate, and for a bundle without any.
        """
        if not isinstance(pem, bytes | bytearray | memoryview):
            raise TypeError(f"pem: expected bytes, not {type(pem).__name__}")
        blocks = [block for block in pem_blocks(bytes(pem)) if block.label in _LABELS]
        if not blocks:
            raise ValueError("pem: has no CERTIFICATE block")
        return cls._of((f"PEM block {block.position} (line {block.line})", block.der) for block in blocks)

    @classmethod
    def from_der(cls, ders: object) -> Self:
        """Certificates as DER.

        Raises `TypeError` for anything but a sequence of bytes; `ValueError`, naming the place, for
        one that is not a certificate.
        """
        if isinstance(ders, bytes | str) or not isinstance(ders, Iterable):
            raise TypeError(f"ders: expected a list of bytes, not {type(ders).__name__}")
        return cls(ders)

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Self:
        """The certificates of a file: PEM, DER or PKCS#7.

        Raises `OSError` where it cannot be read; `ValueError`, naming the file and the block in it,
        where it cannot be used.
        """
        from .certificate_files import certificates_of_file

        sourced = list(certificates_of_file(Path(path)))
        if not sourced:
            raise ValueError(f"{path}: has no certificate")
        return cls._of((certificate.source, certificate.der) for certificate in sourced)

    @classmethod
    def _of(cls, placed: Iterable[tuple[str, bytes]]) -> Self:
        anchors = cls.__new__(cls)
        anchors._ders = _checked(placed)  # noqa: SLF001 -- its own constructor
        return anchors

    def __len__(self) -> int:
        return len(self._ders)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._ders)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, TrustAnchors) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._ders)

    def __repr__(self) -> str:
        return f"<TrustAnchors: {len(self)} certificates>"


def _checked(placed: Iterable[tuple[str, bytes]]) -> tuple[bytes, ...]:
    certificate_fault = load_backend().certificate_fault
    ders = []
    for place, der in placed:
        if not isinstance(der, bytes):
            raise TypeError(f"{place}: expected bytes (DER), not {type(der).__name__}")
        fault = certificate_fault(der)
        if fault is not None:
            raise ValueError(f"{place}: {fault}")
        ders.append(der)
    return tuple(ders)
