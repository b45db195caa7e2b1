"""The pure-Python backend, with the surface of the extension `mustergate._rust`."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._extras import require
from . import batch
from .algorithm import AlgorithmIdentifier
from .authority import Authorities, AuthorityMalformed, IssuerKey
from .certificate import Certificate
from .column import Chain, chain_of, chains_of
from .facts import Facts, certificate_id
from .policy import Policy, Purpose, Trust
from .rejection import VERDICTS, FaultError, Malformed, Rejection
from .subject_public_key_info import SubjectPublicKeyInfo
from .verifier import Verifier

Progress = Callable[[int], object]

_CHUNK_ROWS = 1024


class Engine:
    """A policy with trust anchors and intermediates. It has one thread, whatever `threads` says."""

    def __init__(self, policy: Any, trust_anchors: list[bytes], intermediates: list[bytes], threads: int) -> None:
        del threads
        anchors = _authorities("trust_anchors", trust_anchors)
        self._verifier = Verifier(_extract_policy(policy), anchors, _authorities("intermediates", intermediates))

    def verify_certificates(
        self, column: object, at: int, progress: Progress | None = None
    ) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        """Codes (uint16) and certificate ids (uint8, n x 32) of a column."""

        def proceed(done: int) -> bool:
            if progress is not None:
                progress(done)
            return True

        verdicts = batch.verify_certificates(self._verifier, chains_of(column), at, proceed)
        return verdicts.codes, verdicts.certificate_ids

    def verify_certificate(
        self, der_or_chain: object, at: int
    ) -> tuple[str, str, dict[str, int | str], str, list[bytes]]:
        """Slug, sentence, compared values, rule and path of one chain."""
        try:
            path = self._verifier.verify_certificate(chain_of(der_or_chain), at)
        except Rejection as rejection:
            row = rejection.row
            return row.slug, rejection.sentence(), dict(rejection.details), row.rule, []
        accepted = VERDICTS[0]
        return accepted.slug, accepted.meaning, {}, accepted.rule, [found.der for found in path.certificates]


def verify_signature(spki_der: bytes, algorithm_der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether one signature verifies under a SubjectPublicKeyInfo with an AlgorithmIdentifier, both DER."""
    try:
        algorithm = AlgorithmIdentifier.from_der(algorithm_der).signature_algorithm()
        key = IssuerKey.of(SubjectPublicKeyInfo.from_der(spki_der))
    except FaultError:
        return False
    return algorithm is not None and key is not None and key.verify(algorithm, message, signature)


def certificate_fault(der: bytes) -> str | None:
    """What is wrong with a certificate, in a sentence; None where it parses."""
    try:
        Certificate.parse(der)
    except Malformed as malformed:
        return _describe(malformed)
    return None


def parse_certificates(column: object) -> Any:
    """The facts of a column, as a pyarrow record batch."""
    pyarrow = require("pyarrow", "parse_certificates")
    schema = _schema(pyarrow)
    chains = chains_of(column)
    batches = [
        pyarrow.RecordBatch.from_pylist([_facts(chain) for chain in chains[start : start + _CHUNK_ROWS]], schema)
        for start in range(0, len(chains), _CHUNK_ROWS)
    ]
    table = pyarrow.Table.from_batches(batches, schema).combine_chunks()
    return table.to_batches()[0] if batches else pyarrow.RecordBatch.from_pylist([], schema)


def _facts(chain: Chain) -> dict[str, object]:
    if not chain:
        return {"slug": "certificate_missing"}
    digest = certificate_id(chain[0])
    try:
        facts = Facts.new(Certificate.parse(chain[0]))
    except Malformed as malformed:
        return {"certificate_id": digest, "slug": Rejection.from_malformed(malformed).slug}
    columns = {name: getattr(facts, name) for name in facts.__slots__}
    return {"certificate_id": digest, **columns}


def _schema(pyarrow: Any) -> Any:
    text, strings = pyarrow.utf8(), pyarrow.list_(pyarrow.utf8())
    time, digest = pyarrow.timestamp("s", "UTC"), pyarrow.binary(32)
    return pyarrow.schema(
        [
            ("certificate_id", digest),
            ("slug", text),
            ("version", pyarrow.uint8()),
            ("serial_number", pyarrow.binary()),
            ("issuer", text),
            ("subject", text),
            ("not_before", time),
            ("not_after", time),
            ("key_type", text),
            ("key_bits", pyarrow.uint32()),
            ("signature_algorithm", text),
            ("is_ca", pyarrow.bool_()),
            ("path_len", pyarrow.uint32()),
            ("key_usage", strings),
            ("extended_key_usage", strings),
            ("subject_key_identifier", pyarrow.binary()),
            ("authority_key_identifier", pyarrow.binary()),
            ("dns_names", strings),
            ("spki_sha256", digest),
        ]
    )


def _extract_policy(policy: Any) -> Policy:
    values = {field.name: getattr(policy, field.name) for field in fields(Policy)}
    values["trust"] = Trust(values["trust"])
    values["extended_key_usage"] = Purpose(values["extended_key_usage"])
    return Policy(**values)


def _authorities(argument: str, ders: list[bytes]) -> Authorities:
    try:
        return Authorities(ders)
    except AuthorityMalformed as error:
        raise ValueError(f"{argument}[{error.position}]: {_describe(error.malformed)}") from error


def _describe(malformed: Malformed) -> str:
    return Rejection.from_malformed(malformed).sentence().replace("The end entity's certificate", "The certificate")
