"""One raw signature."""

from ._backend import load_backend

__all__ = ["verify_signature"]


def verify_signature(
    spki_der: bytes, algorithm_der: bytes, message: bytes, signature: bytes, *, backend: str | None = None
) -> bool:
    """Whether `signature` over `message` verifies under a key.

    `spki_der` is a SubjectPublicKeyInfo, `algorithm_der` an AlgorithmIdentifier with its parameters
    (RFC 5280 sections 4.1.2.7 and 4.1.1.2), both DER. An algorithm or key outside those that the
    package verifies (docs/algorithms.md), or that does not decode, gives False.

    Raises `TypeError` for an argument that is not bytes.
    """
    arguments = {"spki_der": spki_der, "algorithm_der": algorithm_der, "message": message, "signature": signature}
    for name, value in arguments.items():
        if not isinstance(value, bytes):
            raise TypeError(f"{name}: expected bytes, not {type(value).__name__}")
    return load_backend(backend).verify_signature(spki_der, algorithm_der, message, signature)
