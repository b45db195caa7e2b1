"""What certificates say, as columns."""

from typing import TYPE_CHECKING

from ._backend import load_backend
from ._extras import require

if TYPE_CHECKING:
    import pyarrow

__all__ = ["parse_certificates"]


def parse_certificates(column: object, *, backend: str | None = None) -> "pyarrow.RecordBatch":
    """What each certificate of a column says (of a presented chain: its end entity), a row each.

    Takes what `Verifier.verify_certificates` takes. Columns: `certificate_id` (32 octets, SHA-256 of
    the DER), `slug` (null where the certificate parsed), `version`, `serial_number` (octets, two's
    complement), `issuer` and `subject` (RFC 4514), `not_before` and `not_after` (timestamp[s, UTC],
    years 0000 to 9999), `key_type` (`rsa`, `rsa_pss`, `p256`, `p384`, `p521`, `dsa`, `other`), `key_bits`,
    `signature_algorithm` (dotted), `is_ca`, `path_len`, `key_usage` (names), `extended_key_usage`
    (dotted), `subject_key_identifier`, `authority_key_identifier`, `dns_names`, `spki_sha256`. A
    malformed certificate has its slug, its id and nulls.

    Raises `TypeError` or `ValueError` for a column that is none, `ModuleNotFoundError` without pyarrow.
    """
    pyarrow = require("pyarrow", "parse_certificates")
    return pyarrow.record_batch(load_backend(backend).parse_certificates(column))
