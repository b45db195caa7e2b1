//! `UTCTime` and `GeneralizedTime` as RFC 5280 section 4.1.2.5 restricts them, as seconds since
//! 1970-01-01T00:00:00Z. The whole range from year 0000 to 9999 fits.

use crate::der::{Reader, tag};
use crate::rejection::Fault;

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
pub type EpochSeconds = i64;

/// `notBefore` and `notAfter` (RFC 5280 section 4.1.2.5), both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first second of validity.
    pub not_before: EpochSeconds,
    /// The last second of validity.
    pub not_after: EpochSeconds,
}

impl Validity {
    /// Reads the two times.
    ///
    /// # Errors
    /// What [`read_time`] returns, or data after them.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut times = reader.sequence()?;
        let not_before = read_time(&mut times)?;
        let not_after = read_time(&mut times)?;
        times.finish()?;
        Ok(Self { not_before, not_after })
    }
}

/// Reads one Time: `YYMMDDHHMMSSZ` for 1950 to 2049, or `YYYYMMDDHHMMSSZ`.
///
/// A `GeneralizedTime` before 2050 is accepted (see the tolerances in `docs/tolerances.md`).
///
/// # Errors
/// [`Fault::TimeInvalid`] for anything but those two forms or a moment that no calendar has;
/// [`Fault::TagUnexpected`] for another type.
pub fn read_time(reader: &mut Reader<'_>) -> Result<EpochSeconds, Fault> {
    match reader.peek() {
        Some(tag::UTC_TIME) => utc_time(reader.expect(tag::UTC_TIME)?),
        Some(tag::GENERALIZED_TIME) => generalized_time(reader.expect(tag::GENERALIZED_TIME)?),
        Some(_) => Err(Fault::TagUnexpected),
        None => Err(Fault::Truncated),
    }
}

fn utc_time(content: &[u8]) -> Result<EpochSeconds, Fault> {
    let [y1, y2, rest @ ..] = content else {
        return Err(Fault::TimeInvalid);
    };
    let year = two_digits(*y1, *y2)?;
    moment(if year < 50 { 2000 + year } else { 1900 + year }, rest)
}

fn generalized_time(content: &[u8]) -> Result<EpochSeconds, Fault> {
    let [y1, y2, y3, y4, rest @ ..] = content else {
        return Err(Fault::TimeInvalid);
    };
    moment(two_digits(*y1, *y2)? * 100 + two_digits(*y3, *y4)?, rest)
}

/// `MMDDHHMMSSZ` of a year.
fn moment(year: i64, rest: &[u8]) -> Result<EpochSeconds, Fault> {
    let &[mo1, mo2, d1, d2, h1, h2, mi1, mi2, s1, s2, b'Z'] = rest else {
        return Err(Fault::TimeInvalid);
    };
    let (month, day) = (two_digits(mo1, mo2)?, two_digits(d1, d2)?);
    let (hour, minute, second) = (two_digits(h1, h2)?, two_digits(mi1, mi2)?, two_digits(s1, s2)?);
    let date_exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    if !date_exists || hour > 23 || minute > 59 || second > 59 {
        return Err(Fault::TimeInvalid);
    }
    Ok(days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

fn two_digits(tens: u8, ones: u8) -> Result<i64, Fault> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    } else {
        Err(Fault::TimeInvalid)
    }
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// RFC 3339, in UTC. A year outside 0000 to 9999 is written as it is.
pub fn rfc3339(at: EpochSeconds) -> String {
    let (days, second) = (at.div_euclid(86_400) + 719_468, at.rem_euclid(86_400));
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}
