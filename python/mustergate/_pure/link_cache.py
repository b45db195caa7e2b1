"""Signatures of CA certificates that verified before.

An intermediate that every device presents costs its signature once per verifier, not once per device.
Only links whose issuer is configured, or that lie in an accepted path, are kept, so a stranger's
certificates cannot fill it; and it is bounded all the same.
"""

from typing import Final, TypeAlias

Link: TypeAlias = tuple[bytes, bytes]
"""The digest of a certificate and that of its issuer's SubjectPublicKeyInfo."""

LINKS_MAX: Final = 65_536
"""Links kept at most: 64 octets each. Fleets have few intermediates; at the bound it starts anew."""


class LinkCache:
    """Valid links. Shared by threads: what a race loses is verified again."""

    __slots__ = ("_valid",)

    def __init__(self) -> None:
        self._valid: set[Link] = set()

    def __contains__(self, link: Link) -> bool:
        """Whether this link verified before."""
        return link in self._valid

    def insert(self, link: Link) -> None:
        """Keeps a link that verified."""
        if len(self._valid) >= LINKS_MAX:
            self._valid.clear()
        self._valid.add(link)
