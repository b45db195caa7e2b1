"""Wycheproof (C2SP), through `verify_signature`: "acceptable" is a signature that is not canonical, so refused.

What the profile refuses whatever the signature (MGF1 over another hash, SHA-1) is counted as such.
"""

from typing import Any

import pytest
import shared_data
from mustergate import verify_signature
from vectors import der

FILES = (
    "dsa_2048_256_sha256",
    "ecdsa_secp256r1_sha256",
    "ecdsa_secp256r1_sha512",
    "rsa_pss_2048_sha256_mgf1_0_params",
    "rsa_pss_2048_sha256_mgf1_0",
    "rsa_pss_2048_sha256_mgf1_32_params",
    "rsa_pss_2048_sha256_mgf1_32",
    "rsa_pss_2048_sha256_mgf1sha1_20",
    "rsa_pss_2048_sha384_mgf1_48",
    "rsa_pss_2048_sha512_mgf1sha256_32_params",
    "rsa_pss_3072_sha256_mgf1_32_params",
    "rsa_pss_3072_sha256_mgf1_32",
    "rsa_signature_2048_sha256",
    "rsa_signature_2048_sha384",
    "rsa_signature_2048_sha512",
    "rsa_signature_3072_sha256",
    "rsa_signature_3072_sha384",
    "rsa_signature_3072_sha512",
)
HASHES = {
    "SHA-1": "1.3.14.3.2.26",
    "SHA-256": "2.16.840.1.101.3.4.2.1",
    "SHA-384": "2.16.840.1.101.3.4.2.2",
    "SHA-512": "2.16.840.1.101.3.4.2.3",
}
ECDSA = {"SHA-256": "1.2.840.10045.4.3.2", "SHA-384": "1.2.840.10045.4.3.3", "SHA-512": "1.2.840.10045.4.3.4"}
RSA = {"SHA-256": "1.2.840.113549.1.1.11", "SHA-384": "1.2.840.113549.1.1.12", "SHA-512": "1.2.840.113549.1.1.13"}
TESTS_IN_ALL = 4023


def file_of(name: str) -> str:
    return f"signatures/{name}_test.json.gz"


@pytest.mark.parametrize("name", FILES)
def test_wycheproof(name: str, backend: str, record_property) -> None:
    groups = shared_data.read_json(file_of(name))["testGroups"]
    tests = [(group, test) for group in groups for test in group["tests"]]
    wrong = [describe(test) for group, test in tests if verifies(group, test, backend) != expected(group, test)]
    assert wrong == []
    refused = sum(test["result"] == "valid" and not is_in_profile(group) for group, test in tests)
    results = [test["result"] for _, test in tests]
    counts = ", ".join(f"{results.count(result)} {result}" for result in ("valid", "invalid", "acceptable"))
    record_property("counted", f"signatures/{name}: {counts}; {refused} valid ones refused by profile")


def test_no_file_is_left_out(shared) -> None:
    folder = shared(file_of(FILES[0])).parent
    assert {file.name for file in folder.iterdir()} == {f"{name}_test.json.gz" for name in FILES}
    read = (shared_data.read_json(file_of(name)) for name in FILES)
    assert sum(len(group["tests"]) for file in read for group in file["testGroups"]) == TESTS_IN_ALL


def verifies(group: dict[str, Any], test: dict[str, Any], backend: str) -> bool:
    message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
    return verify_signature(bytes.fromhex(group["publicKeyDer"]), algorithm(group), message, signature, backend=backend)


def expected(group: dict[str, Any], test: dict[str, Any]) -> bool:
    return test["result"] == "valid" and is_in_profile(group)


def is_in_profile(group: dict[str, Any]) -> bool:
    """RFC 4055 section 3.1 recommends one hash for message and mask; design section 4 demands it."""
    return group["sha"] != "SHA-1" and group.get("mgfSha", group["sha"]) == group["sha"]


def algorithm(group: dict[str, Any]) -> bytes:
    """The AlgorithmIdentifier that a certificate would carry."""
    match group["type"]:
        case "EcdsaVerify":
            return der.sequence(der.oid(ECDSA[group["sha"]]))
        case "DsaVerify":
            return der.sequence(der.oid("2.16.840.1.101.3.4.3.2"))
        case "RsassaPkcs1Verify":
            return der.sequence(der.oid(RSA[group["sha"]]), der.NULL)
        case "RsassaPssVerify" | "RsassaPssWithParametersVerify":
            return pss_algorithm(group)
    raise AssertionError(group["type"])


def pss_algorithm(group: dict[str, Any]) -> bytes:
    hash_, mask_hash = (der.sequence(der.oid(HASHES[group[key]]), der.NULL) for key in ("sha", "mgfSha"))
    mask = der.sequence(der.oid("1.2.840.113549.1.1.8"), mask_hash)
    salt = b"" if group["sLen"] == 20 else der.context(2, der.integer(group["sLen"]))
    fields = der.context(0, hash_), der.context(1, mask), salt
    return der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(*fields))


def describe(test: dict[str, Any]) -> str:
    return f"{test['tcId']} {test['result']} {test['comment']} {test['flags']}"
