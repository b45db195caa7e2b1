"""mustergate: prove who every device is, at the rate the hardware allows.

X.509 device identity by RFC 5280 and the rules of AWS IoT Core: certificates in, one exact verdict
for each out, by a Rust extension or by its pure-Python twin.
"""

from ._backend import BACKEND as backend
from ._version import __version__
from .certificate_files import SourcedCertificate, read_certificates
from .facts import parse_certificates
from .policy import Policy
from .signature import verify_signature
from .trust_anchors import TrustAnchors
from .verdict import Verdict
from .verdicts import Verdicts
from .verifier import CertificateResult, Verifier

__all__ = [
    "CertificateResult",
    "Policy",
    "SourcedCertificate",
    "TrustAnchors",
    "Verdict",
    "Verdicts",
    "Verifier",
    "__version__",
    "backend",
    "parse_certificates",
    "read_certificates",
    "verify_signature",
]
