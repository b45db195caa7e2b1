"""The relying party's policy: a frozen value, with presets."""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self, get_args

__all__ = ["Policy", "Purpose", "Trust"]

Trust = Literal["registry", "path", "registry_or_path"]
Purpose = Literal["client_auth", "server_auth", "any"]

_INTERMEDIATES_MAX = 255
_RSA_BITS_MIN = 512
_RSA_BITS_MAX = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a certificate must be to be accepted.

    Take a preset and change what differs:

    >>> from mustergate import Policy
    >>> Policy.rfc5280_client().replace(max_intermediates=2).max_intermediates
    2

    Raises `TypeError` for a value of the wrong type, `ValueError` for one out of range; both name the field.
    """

    trust: Trust = "path"
    """What makes a certificate trusted: a path to a trust anchor, its registration, or either."""
    extended_key_usage: Purpose = "client_auth"
    """What the end entity's key must be good for (RFC 5280 section 4.2.1.12). With `client_auth` come
    the demands of RFC 5280 section 4.2 on conforming certificates (criticality, names, consistent CA
    flags) and digitalSignature (RFC 8446 section 4.4.2.4); `any` is no demand."""
    max_intermediates: int = 10
    """Intermediates in a path that are not self-issued, at most (0 to 255)."""
    minimum_rsa_bits: int = 2048
    """Bits of every RSA key in a path, at least (512 to 8192). NIST SP 800-131A and AWS IoT: 2048."""
    check_not_before: bool = True
    """Whether notBefore of the end entity is checked (that of issuers always is)."""
    accept_old_versions: bool = False
    """Whether end entities of X.509 versions 1 and 2 are accepted (RFC 5280 section 4.1.2.1)."""
    require_authority_key_identifier: bool = True
    """Whether a client's certificate must name its issuer's key (RFC 5280 section 4.2.1.1)."""
    check_trust_anchors: bool = True
    """Whether a trust anchor's own certificate binds it: validity, basicConstraints, keyUsage,
    nameConstraints. Off, an anchor is a name and a key (RFC 5280 section 6.1.1 (d))."""

    def __post_init__(self) -> None:
        _check_choice("trust", self.trust, get_args(Trust))
        _check_choice("extended_key_usage", self.extended_key_usage, get_args(Purpose))
        _check_range("max_intermediates", self.max_intermediates, 0, _INTERMEDIATES_MAX)
        _check_range("minimum_rsa_bits", self.minimum_rsa_bits, _RSA_BITS_MIN, _RSA_BITS_MAX)
        for switch in fields(self):
            if switch.type is bool and not isinstance(getattr(self, switch.name), bool):
                raise TypeError(f"{switch.name}: expected a bool, not {type(getattr(self, switch.name)).__name__}")

    @classmethod
    def rfc5280_client(cls) -> Self:
        """Trust by path: a TLS client's certificate by RFC 5280 (docs/order-of-checks.md)."""
        return cls()

    @classmethod
    def aws_iot(cls) -> Self:
        """Trust by registry: the rules of AWS IoT Core, which know neither notBefore nor extensions.

        A `Verifier` with it asks for a snapshot of the registry; `.replace(trust="path")` judges by
        path with the same tables of algorithms.
        """
        return cls(
            trust="registry",
            check_not_before=False,
            accept_old_versions=True,
            require_authority_key_identifier=False,
        )

    def replace(self, **changes: Any) -> Self:
        """A policy with some fields changed.

        Raises `TypeError` for a field that does not exist, and as the constructor does.
        """
        names = [field.name for field in fields(self)]
        for name in changes:
            if name not in names:
                raise TypeError(f"{name}: no such field of Policy; it has {', '.join(names)}")
        return replace(self, **changes)


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a str, not {type(value).__name__}")
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, choices))}, not {value!r}")


def _check_range(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name}: expected an int, not {type(value).__name__}")
    if not low <= value <= high:
        raise ValueError(f"{name}: expected {low} to {high}, not {value}")
