"""Readers of people's files: what a file holds is told by its octets."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from mustergate import Policy, TrustAnchors, Verifier, certificate_files, demo_faults, read_certificates
from mustergate.certificate_files import certificates_of_file, certificates_of_path
from mustergate.demo_fleet import AT, named, root_of

ROOT = root_of("Root")
DER = ROOT.authority.der
OTHER = ROOT.device("device").chain[0]
KEY = ec.generate_private_key(ec.SECP256R1())
KEY_DER = KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
LOADED = [x509.load_der_x509_certificate(der) for der in (DER, OTHER)]


def pem(der: bytes, label: str = "CERTIFICATE") -> bytes:
    import base64

    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n".encode()


def wrote(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_pem_with_text_around_and_a_key_between(tmp_path):
    text = b"# roots\n" + pem(DER) + b"and the key:\n" + pem(KEY_DER, "PRIVATE KEY") + pem(OTHER) + b"end\n"
    path = wrote(tmp_path / "bundle", text)
    found = list(certificates_of_file(path))
    assert [certificate.der for certificate in found] == [DER, OTHER]
    assert found[0].source == f"{path}, PEM block 1 (line 2)"
    assert found[1].source.startswith(f"{path}, PEM block 3 (line ")


@pytest.mark.parametrize("name", ["a.pem", "a.der", "a.txt"])
def test_octets_and_not_the_suffix_say_what_a_file_is(tmp_path, name):
    assert read_certificates(wrote(tmp_path / name, DER)) == [DER]
    assert read_certificates(wrote(tmp_path / name, pem(DER))) == [DER]


def test_pkcs7_as_der_and_as_pem(tmp_path):
    der = pkcs7.serialize_certificates(LOADED, Encoding.DER)
    expected = sorted([DER, OTHER])
    assert sorted(read_certificates(wrote(tmp_path / "a.p7b", der))) == expected
    text = pkcs7.serialize_certificates(LOADED, Encoding.PEM)
    path = wrote(tmp_path / "b.p7b", b"text\n" + text)
    assert sorted(read_certificates(path)) == expected
    assert [each.source for each in certificates_of_file(path)] == [
        f"{path}, PEM block 1 (line 2), certificate 1",
        f"{path}, PEM block 1 (line 2), certificate 2",
    ]


def test_a_broken_pkcs7_names_the_file_and_the_block(tmp_path):
    der = pkcs7.serialize_certificates(LOADED, Encoding.DER)[:-9]
    path = wrote(tmp_path / "cut.p7b", pem(der, "PKCS7"))
    with pytest.raises(ValueError, match=r"cut\.p7b, PEM block 1 \(line 1\): is not a PKCS#7 bundle"):
        read_certificates(path)


@pytest.mark.parametrize("broken", [DER[:-7], DER + b"\0", DER[:40]])
def test_a_malformed_certificate_is_handed_over(tmp_path, broken):
    assert read_certificates(wrote(tmp_path / "a.der", broken)) == [broken]
    assert read_certificates(wrote(tmp_path / "a.pem", pem(broken) + pem(DER))) == [broken, DER]


def test_version_1_is_a_certificate(tmp_path):
    der = demo_faults._version_1(ROOT, "old")
    assert read_certificates(wrote(tmp_path / "old.der", der)) == [der]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            pem(DER) + b"-----BEGIN CERTIFICATE-----\nAAAA\n",
            r"a\.pem, PEM block 2 \(line \d+, CERTIFICATE\): has no END",
        ),
        (pem(DER).replace(b"MII", b"M!I"), r"a\.pem, PEM block 1 \(line 1, CERTIFICATE\): is not base64"),
    ],
)
def test_pem_that_cannot_be_read_names_the_file_and_the_block(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        read_certificates(wrote(tmp_path / "a.pem", text))


def not_certificates() -> dict[str, bytes]:
    """Files that a directory of certificates has too."""
    request = x509.CertificateSigningRequestBuilder(named("request")).sign(KEY, hashes.SHA256())
    builder = x509.CertificateRevocationListBuilder(named("crl"), AT, AT + timedelta(days=1))
    return {
        "a.key": KEY_DER,
        "a.pub": KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "b.key": pem(KEY_DER, "PRIVATE KEY"),
        "c.csr": request.public_bytes(Encoding.DER),
        "d.crl": builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER),
        "e.p12": pkcs12.serialize_key_and_certificates(b"", KEY, None, None, NoEncryption()),
        "README": b"0 certificates are in this file\n",
        "empty": b"",
        "zeros": bytes(1000),
    }


@pytest.mark.parametrize("name", not_certificates())
def test_what_holds_no_certificate_is_passed_over_in_a_directory(tmp_path, name):
    path = wrote(tmp_path / name, not_certificates()[name])
    wrote(tmp_path / "device.pem", pem(DER))
    assert read_certificates(tmp_path) == [DER]
    with pytest.raises(ValueError, match=f"{name}: holds no certificate"):
        read_certificates(path)
    with pytest.raises(ValueError, match=f"{name}: has no certificate"):
        TrustAnchors.from_file(path)


def test_directories_are_read_in_sorted_order(tmp_path):
    wrote(tmp_path / "b" / "z.pem", pem(OTHER))
    wrote(tmp_path / "c.der", DER)
    wrote(tmp_path / "a.der", DER)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "d.der").symlink_to(tmp_path / "c.der")
    sources = [Path(each.source.partition(",")[0]).name for each in certificates_of_path(tmp_path)]
    assert sources == ["a.der", "z.pem", "c.der", "d.der"]
    assert read_certificates(wrote(tmp_path / "none" / "x", b"").parent) == []


def test_directories_are_streamed(tmp_path):
    wrote(tmp_path / "a.der", DER)
    (tmp_path / "b.der").symlink_to(tmp_path / "absent")
    certificates = certificates_of_path(tmp_path)
    assert next(certificates).der == DER
    with pytest.raises(FileNotFoundError, match=r"b\.der: is a link to nothing"):
        next(certificates)
    with pytest.raises(FileNotFoundError):
        read_certificates(tmp_path / "absent")


def test_a_file_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate_files, "FILE_OCTETS_MAX", len(DER))
    assert read_certificates(wrote(tmp_path / "a.der", DER)) == [DER]
    with pytest.raises(ValueError, match=r"a\.der: is larger than"):
        read_certificates(wrote(tmp_path / "a.der", DER + b"\0"))


def test_trust_anchors_name_the_file_and_the_block(tmp_path):
    path = wrote(tmp_path / "roots.pem", pem(DER) + pem(DER[:-7]))
    with pytest.raises(ValueError, match=r"roots\.pem, PEM block 2 \(line \d+\): "):
        TrustAnchors.from_file(path)


def test_a_malformed_certificate_of_a_file_is_a_verdict(tmp_path, backend):
    path = wrote(tmp_path / "fleet.pem", pem(DER[:-7]) + pem(OTHER))
    anchors = TrustAnchors.from_der([DER])
    verifier = Verifier(policy=Policy.rfc5280_client(), trust_anchors=anchors, backend=backend)
    slugs = verifier.verify_certificates(read_certificates(path), at=AT).slugs
    assert slugs == ["certificate_malformed", "accepted"]
