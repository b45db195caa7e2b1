"""UTCTime and GeneralizedTime as RFC 5280 section 4.1.2.5 restricts them.

They are seconds since 1970-01-01T00:00:00Z. The whole range from year 0000 to 9999 fits.
"""

from dataclasses import dataclass
from typing import TypeAlias

from .der import Reader, Tag
from .rejection import Fault, FaultError

EpochSeconds: TypeAlias = int
"""Seconds since 1970-01-01T00:00:00Z, leap seconds not counted."""


@dataclass(frozen=True, slots=True)
class Validity:
    """`notBefore` and `notAfter` (RFC 5280 section 4.1.2.5), the first and the last second of validity."""

    not_before: EpochSeconds
    not_after: EpochSeconds

    @classmethod
    def read(cls, reader: Reader) -> "Validity":
        """Reads the two times.

        Raises:
            FaultError: What `read_time` raises, or data after them.
        """
        times = reader.sequence()
        not_before = read_time(times)
        not_after = read_time(times)
        times.finish()
        return cls(not_before, not_after)


def read_time(reader: Reader) -> EpochSeconds:
    """Reads one Time: `YYMMDDHHMMSSZ` for 1950 to 2049, or `YYYYMMDDHHMMSSZ`.

    A GeneralizedTime before 2050 is accepted (see the tolerances in `docs/tolerances.md`).

    Raises:
        FaultError: `time_invalid` for anything but those two forms or a moment that no calendar has;
            `tag_unexpected` for another type.
    """
    match reader.peek():
        case Tag.UTC_TIME:
            return _utc_time(reader.expect(Tag.UTC_TIME))
        case Tag.GENERALIZED_TIME:
            return _generalized_time(reader.expect(Tag.GENERALIZED_TIME))
        case None:
            raise FaultError(Fault.TRUNCATED)
        case _:
            raise FaultError(Fault.TAG_UNEXPECTED)


def _utc_time(content: bytes) -> EpochSeconds:
    year = _digits(content[:2], 2)
    return _moment(2000 + year if year < 50 else 1900 + year, content[2:])


def _generalized_time(content: bytes) -> EpochSeconds:
    return _moment(_digits(content[:4], 4), content[4:])


def _moment(year: int, rest: bytes) -> EpochSeconds:
    """`MMDDHHMMSSZ` of a year."""
    if rest[10:] != b"Z":
        raise FaultError(Fault.TIME_INVALID)
    digits = _digits(rest[:10], 10)
    digits, second = divmod(digits, 100)
    digits, minute = divmod(digits, 100)
    digits, hour = divmod(digits, 100)
    month, day = divmod(digits, 100)
    date_exists = 1 <= month <= 12 and 1 <= day <= _days_in_month(year, month)
    if not date_exists or hour > 23 or minute > 59 or second > 59:
        raise FaultError(Fault.TIME_INVALID)
    return _days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second


def _digits(octets: bytes, count: int) -> int:
    """So many ASCII digits (`bytes.isdigit` knows no others), as a number."""
    if len(octets) != count or not octets.isdigit():
        raise FaultError(Fault.TIME_INVALID)
    return int(octets)


def _days_in_month(year: int, month: int) -> int:
    match month:
        case 2 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            return 29
        case 2:
            return 28
        case 4 | 6 | 9 | 11:
            return 30
        case _:
            return 31


def _days_since_epoch(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date of the proleptic Gregorian calendar."""
    # Years begin in March, so that the leap day is the last of its year.
    era, year_of_era = divmod(year - 1 if month <= 2 else year, 400)
    month_from_march = (month + 9) % 12
    day_of_year = (153 * month_from_march + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def rfc3339(at: EpochSeconds) -> str:
    """RFC 3339, in UTC. A year outside 0000 to 9999 is written as it is."""
    days, second = divmod(at, 86_400)
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = era * 400 + year_of_era + (1 if month <= 2 else 0)
    hour, minute = second // 3_600, second // 60 % 60
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second % 60:02}Z"
