"""GeneralName (RFC 5280 section 4.2.1.6), the names of subjectAltName and of nameConstraints."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from . import oid
from .der import Reader, Tag, read_all
from .limits import GENERAL_NAMES_MAX
from .name import Name
from .rejection import Fault, FaultError


class GeneralName:
    """One name, in one of the nine forms: one of the nine classes below."""

    __slots__ = ()

    form: ClassVar[str]
    """The form, by the name of its field in RFC 5280."""

    @staticmethod
    def read(reader: Reader) -> "GeneralName":  # noqa: C901 -- nine forms, a case each
        """Reads one.

        Raises:
            FaultError: A fault of DER, or a string that is not of its type.
        """
        element = reader.element()
        content = element.content
        match element.tag:
            case 0xA0:
                return read_all(content, _read_other_name)
            case 0x81:
                return Rfc822Name(_ia5(content))
            case 0x82:
                return DnsName(_ia5(content))
            case 0xA3:
                return X400Address()
            case 0xA4:
                return DirectoryName(read_all(content, Name.read))
            case 0xA5:
                return EdiPartyName()
            case 0x86:
                return Uri(_ia5(content))
            case 0x87:
                return IpAddress(content)
            case 0x88:
                return RegisteredId(oid.check(content))
            case tag if 0x80 <= tag <= 0x88 or 0xA0 <= tag <= 0xA8:
                # One of the nine, but constructed where it must be primitive or the other way round.
                raise FaultError(Fault.TAG_UNEXPECTED)
            case _:
                return UnknownName()


@dataclass(frozen=True, slots=True)
class OtherName(GeneralName):
    """The form otherName: a type and a value of it."""

    form = "otherName"

    type_id: bytes


@dataclass(frozen=True, slots=True)
class Rfc822Name(GeneralName):
    """The form rfc822Name: a mail address; in a constraint also a host or a domain."""

    form = "rfc822Name"

    text: str


@dataclass(frozen=True, slots=True)
class DnsName(GeneralName):
    """The form dNSName."""

    form = "dNSName"

    text: str


@dataclass(frozen=True, slots=True)
class X400Address(GeneralName):
    """The form x400Address."""

    form = "x400Address"


@dataclass(frozen=True, slots=True)
class DirectoryName(GeneralName):
    """The form directoryName."""

    form = "directoryName"

    name: Name


@dataclass(frozen=True, slots=True)
class EdiPartyName(GeneralName):
    """The form ediPartyName."""

    form = "ediPartyName"


@dataclass(frozen=True, slots=True)
class Uri(GeneralName):
    """The form uniformResourceIdentifier; in a constraint a host or a domain."""

    form = "uniformResourceIdentifier"

    text: str


@dataclass(frozen=True, slots=True)
class IpAddress(GeneralName):
    """The form iPAddress: 4 or 16 octets; in a constraint 8 or 32, an address and its mask."""

    form = "iPAddress"

    octets: bytes


@dataclass(frozen=True, slots=True)
class RegisteredId(GeneralName):
    """The form registeredID."""

    form = "registeredID"

    object_identifier: bytes


@dataclass(frozen=True, slots=True)
class UnknownName(GeneralName):
    """A form that RFC 5280 does not define (docs/tolerances.md)."""

    form = "unknown"


@dataclass(frozen=True, slots=True)
class GeneralNames:
    """GeneralNames, in order, each well formed. An empty list is taken (docs/tolerances.md)."""

    names: tuple[GeneralName, ...]

    @classmethod
    def read(cls, reader: Reader) -> "GeneralNames":
        """Reads the SEQUENCE OF GeneralName.

        Raises:
            FaultError: As `GeneralName.read`; an address that has neither 4 nor 16
                octets; more names than the limit.
        """
        list_of_names = reader.sequence()
        names: list[GeneralName] = []
        while not list_of_names.is_empty():
            if len(names) == GENERAL_NAMES_MAX:
                raise FaultError(Fault.TOO_MANY)
            name = GeneralName.read(list_of_names)
            if isinstance(name, IpAddress) and len(name.octets) not in (4, 16):
                raise FaultError(Fault.ADDRESS_INVALID)
            names.append(name)
        return cls(tuple(names))

    def __iter__(self) -> Iterator[GeneralName]:
        return iter(self.names)


def _read_other_name(fields: Reader) -> OtherName:
    type_id = fields.object_identifier()
    read_all(fields.expect(Tag.context_constructed(0)), Reader.element)
    return OtherName(type_id)


def _ia5(content: bytes) -> str:
    """An IA5String: ASCII."""
    if not content.isascii():
        raise FaultError(Fault.STRING_INVALID)
    return content.decode("ascii")
