"""Path cases of others' suites, as inputs of the public API.

How their inputs map to ours:

- The presented chain is the peer's certificate and then the untrusted intermediates, in their order.
- `validation_time` null is now, for the suite: the day it was captured.
- `extended_key_usage` is the policy's. Go demands any one of several; ours knows one: the first.
- `max_chain_depth` counts intermediates.
- BoringSSL's path tests give the path, its last certificate trusted as a name and a key alone
  (`TRUSTED_ANCHOR`, RFC 5280 section 6.1.1 (d)): `check_trust_anchors` is off. Its delegate asks for
  RSA keys of 1024 bits.
- OpenSSL's `-auth_level` is a least strength (SSL_CTX_set_security_level(3)): RSA keys of 512 bits at
  level 0, 1024 at 1, 2048 at 2, 3072 at 3. Without it, ours stays at 2048.
- OpenSSL's `-x509_strict` asks for rules of RFC 5280 section 4 that no field of the policy has: those
  two cases are left out.
- A trust anchor that cannot be configured is a failure, of the slug `trust_anchor_malformed`.
"""

import base64
import functools
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import shared_data
from mustergate import Policy, TrustAnchors, Verifier

SUITES = ("limbo-client", "openssl-verify", "boringssl-chains", "go-name-constraints", "pkits")
DATA = Path(__file__).parent / "data"
TRUST_ANCHOR_MALFORMED = "trust_anchor_malformed"

_NOW = "2026-11-23T00:00:00+00:00"
_PURPOSES = {"clientAuth": "client_auth", "serverAuth": "server_auth", "anyExtendedKeyUsage": "any"}
_AUTH_LEVELS = {"0": 512, "1": 1024, "2": 2048, "3": 3072}
# Of PKITS: what its tests demand that fail by a revocation, or by a CRL that is not there.
_PKITS_FAILS_BY_CRL = {"4.4", "4.5.2", "4.5.5", "4.5.7", "4.7.4", "4.7.5", "4.14", "4.15"}


@dataclass(frozen=True)
class PathCase:
    """One case of a suite."""

    id: str
    tier: str
    expected: str
    chain: list[bytes] = field(repr=False)
    trust_anchors: list[bytes] = field(repr=False)
    policy: Policy
    at: datetime

    def slug(self, backend: str) -> str:
        """The verdict of a backend, by `verify_certificate` and by `verify_certificates` alike."""
        try:
            anchors = TrustAnchors.from_der(self.trust_anchors)
        except ValueError:
            return TRUST_ANCHOR_MALFORMED
        verifier = Verifier(policy=self.policy, trust_anchors=anchors, threads=1, backend=backend)
        result = verifier.verify_certificate(self.chain, at=self.at)
        assert verifier.verify_certificates([self.chain], at=self.at).slugs == [result.slug]
        assert bool(result.path) == result.accepted
        return result.slug


def file_of(suite: str) -> str:
    """The shared file of a suite."""
    return f"paths/{suite}.json.gz"


@functools.cache
def read_cases(name: str) -> list[PathCase]:
    """The cases of a shared file that need neither CRLs nor certificate policies."""
    cases = shared_data.read_json(name)["testcases"]
    left_out = (_needs_revocation, _needs_policies, _needs_strictness)
    return [_path_case(case) for case in cases if not any(needs(case) for needs in left_out)]


@functools.cache
def read_data(name: str) -> Any:
    """A checked-in JSON file of this folder's data."""
    return json.loads((DATA / name).read_text())


def _needs_revocation(case: dict[str, Any]) -> bool:
    if not case["id"].startswith("pkits"):
        return "has-crl" in case["features"]
    number = case["context"]["number"]
    return number in _PKITS_FAILS_BY_CRL or number.rpartition(".")[0] in _PKITS_FAILS_BY_CRL


def _needs_strictness(case: dict[str, Any]) -> bool:
    return "-x509_strict" in case["context"].get("opts", [])


def _needs_policies(case: dict[str, Any]) -> bool:
    is_of_policies = case["id"].startswith(("bssl-chain::policies-", "bssl-chain::policy-"))
    features = {"policy", "policy-mapping"} & set(case["features"])
    return is_of_policies or bool(features) or bool(case["context"].get("initial_explicit_policy"))


def _path_case(case: dict[str, Any]) -> PathCase:
    presented = [case["peer_certificate"], *case["untrusted_intermediates"]]
    return PathCase(
        id=case["id"],
        tier=case["context"].get("tier", "core"),
        expected=case["expected_result"],
        chain=[_der(pem) for pem in presented],
        trust_anchors=[_der(pem) for pem in case["trusted_certs"]],
        policy=Policy.rfc5280_client().replace(**_policy_changes(case)),
        at=datetime.fromisoformat(case["validation_time"] or _NOW),
    )


def _policy_changes(case: dict[str, Any]) -> dict[str, Any]:
    context, options = case["context"], case["context"].get("opts", [])
    changes: dict[str, Any] = {"extended_key_usage": _PURPOSES[case["extended_key_usage"][0]]}
    if case["max_chain_depth"] is not None:
        changes["max_intermediates"] = case["max_chain_depth"]
    if "last_cert_trust" in context:
        changes |= {"check_trust_anchors": context["last_cert_trust"] != "TRUSTED_ANCHOR", "minimum_rsa_bits": 1024}
    if "-auth_level" in options:
        changes["minimum_rsa_bits"] = _AUTH_LEVELS[options[options.index("-auth_level") + 1]]
    return changes


def _der(pem: str) -> bytes:
    return base64.b64decode("".join(line for line in pem.split("\n") if "-----" not in line))
