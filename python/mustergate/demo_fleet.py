"""A device fleet made on the spot: a root, four issuing CAs, and devices as a factory would make them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = [
    "AT",
    "DEVICE",
    "ISSUER",
    "Authority",
    "Device",
    "Factory",
    "Template",
    "honest_devices",
    "key_usage",
    "named",
    "root_of",
    "rsa_key",
]

SigningKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

Hash: TypeAlias = hashes.SHA256 | hashes.SHA384 | hashes.SHA512

AT = datetime(2026, 6, 1, tzinfo=UTC)
"""The fixed date of the demonstration."""

DEVICES_PER_ISSUER = 75

_serial_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Device:
    """A presented chain, end entity first, and the slug of the verdict that it must get."""

    name: str
    chain: list[bytes] = field(repr=False)
    expected: str = "accepted"


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA: its name, its key, its certificate."""

    name: x509.Name
    key: SigningKey
    der: bytes


def named(common_name: str) -> x509.Name:
    """A name of the demonstration's organisation."""
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Demo Devices")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def key_usage(*bits: str) -> x509.KeyUsage:
    """KeyUsage with some bits set."""
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in bits for name in names})


_NO_CA = x509.BasicConstraints(ca=False, path_length=None)
_SIGNING = key_usage("digital_signature")


@dataclass(frozen=True, slots=True)
class Template:
    """What a certificate says beyond its names and its key."""

    not_before: datetime = AT - timedelta(days=90)
    not_after: datetime = AT + timedelta(days=365)
    constraints: x509.BasicConstraints = _NO_CA
    constraints_critical: bool = True
    usage: x509.KeyUsage | None = _SIGNING
    purposes: tuple[x509.ObjectIdentifier, ...] | None = (ExtendedKeyUsageOID.CLIENT_AUTH,)
    identifies_issuer: bool = True
    issuer_critical: bool = False
    alternative_names: tuple[x509.GeneralName, ...] = ()
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    hash: Hash = field(default_factory=hashes.SHA256)

    def replace(self, **changes: object) -> "Template":
        """A template with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def all_extensions(self, issuer: SigningKey) -> Iterator[tuple[x509.ExtensionType, bool]]:
        """Every extension with its criticality."""
        yield self.constraints, self.constraints_critical
        if self.usage is not None:
            yield self.usage, True
        if self.purposes is not None:
            yield x509.ExtendedKeyUsage(self.purposes), False
        if self.identifies_issuer:
            yield x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), self.issuer_critical
        if self.alternative_names:
            yield x509.SubjectAlternativeName(self.alternative_names), False
        yield from self.extensions


DEVICE = Template()
"""An honest device's."""

ISSUER = Template(
    not_before=AT - timedelta(days=900),
    not_after=AT + timedelta(days=1800),
    constraints=x509.BasicConstraints(ca=True, path_length=None),
    usage=key_usage("key_cert_sign", "crl_sign"),
    purposes=None,
)
"""An honest CA's."""


@dataclass(frozen=True, slots=True)
class Factory:
    """Issues under one CA, and presents the CAs above the device that are no trust anchors."""

    authority: Authority
    presented: Sequence[bytes] = ()

    def issue(
        self,
        subject: x509.Name,
        key: CertificatePublicKeyTypes,
        template: Template | None,
        *,
        signing_key: SigningKey | None = None,
    ) -> bytes:
        """A certificate in DER; without extensions where there is no template. `signing_key` is a forger's."""
        signer = signing_key or self.authority.key
        extensions = [] if template is None else list(template.all_extensions(signer))
        template = template or DEVICE
        builder = x509.CertificateBuilder(
            issuer_name=self.authority.name,
            subject_name=subject,
            public_key=key,
            serial_number=next(_serial_numbers),
            not_valid_before=template.not_before,
            not_valid_after=template.not_after,
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, template.hash).public_bytes(Encoding.DER)

    def device(self, name: str, template: Template = DEVICE, expected: str = "accepted") -> Device:
        """A device with a P-256 key of its own."""
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
        return self.present(name, self.issue(named(name), key, template), expected)

    def present(self, name: str, der: bytes, expected: str) -> Device:
        """A device that presents a certificate, and the CAs above it."""
        return Device(name, [der, *self.presented], expected)

    def below(self, name: x509.Name, key: SigningKey, template: Template = ISSUER) -> "Factory":
        """The factory of a CA under this one."""
        der = self.issue(name, key.public_key(), self._with_key_identifier(key, template))
        return Factory(Authority(name, key, der), [der, *self.presented])

    @staticmethod
    def _with_key_identifier(key: SigningKey, template: Template) -> Template:
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        return template.replace(extensions=(*template.extensions, (identifier, False)))


def root_of(name: str, template: Template = ISSUER) -> Factory:
    """A root with a P-384 key; it is no part of what is presented."""
    key = ec.generate_private_key(ec.SECP384R1())
    unsigned = Factory(Authority(named(name), key, b""))
    der = unsigned.below(named(name), key, template).authority.der
    return Factory(Authority(named(name), key, der))


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """A fresh RSA key."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=bits)


def honest_devices(root: Factory) -> Iterator[Device]:
    """Devices of four issuing CAs, on P-256, P-384, P-521 and RSA-2048."""
    issuing: dict[str, tuple[SigningKey, Hash]] = {
        "P-256": (ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()),
        "P-384": (ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),
        "P-521": (ec.generate_private_key(ec.SECP521R1()), hashes.SHA512()),
        "RSA-2048": (rsa_key(2048), hashes.SHA256()),
    }
    for kind, (key, digest) in issuing.items():
        factory = root.below(named(f"Issuing CA {kind}"), key)
        template = DEVICE.replace(hash=digest)
        for number in range(DEVICES_PER_ISSUER):
            yield factory.device(f"honest device {number} of {kind}", template)
