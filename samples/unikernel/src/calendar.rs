//! Dates of the Gregorian calendar as seconds since 1970, for clocks that show digits.

/// A moment in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Moment {
    /// In full: 2026.
    pub(crate) year: u64,
    /// 1 to 12.
    pub(crate) month: u64,
    /// 1 to 31.
    pub(crate) day: u64,
    /// 0 to 23.
    pub(crate) hour: u64,
    /// 0 to 59.
    pub(crate) minute: u64,
    /// 0 to 59.
    pub(crate) second: u64,
}

impl Moment {
    /// Seconds since 1970-01-01T00:00:00Z; `None` before that, and if a field is out of range.
    pub(crate) fn unix_seconds(&self) -> Option<u64> {
        let in_range = (1970..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60;
        in_range.then(|| ((self.days() * 24 + self.hour) * 60 + self.minute) * 60 + self.second)
    }

    /// Days since 1970-01-01. A year that begins in March has its leap day at its end, and months of 30.6 days.
    fn days(&self) -> u64 {
        let (year, month) =
            if self.month > 2 { (self.year, self.month - 3) } else { (self.year - 1, self.month + 9) };
        let leap_days = year / 4 - year / 100 + year / 400;
        // 719,468 days from 0000-03-01 to 1970-01-01.
        year * 365 + leap_days + (153 * month + 2) / 5 + self.day - 1 - 719_468
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(year: u64, month: u64, day: u64, hour: u64, minute: u64, second: u64) -> Option<u64> {
        Moment { year, month, day, hour, minute, second }.unix_seconds()
    }

    #[test]
    fn known_moments() {
        assert_eq!(seconds(1970, 1, 1, 0, 0, 0), Some(0));
        assert_eq!(seconds(2000, 2, 29, 23, 59, 59), Some(951_868_799));
        assert_eq!(seconds(2001, 9, 9, 1, 46, 40), Some(1_000_000_000));
        assert_eq!(seconds(2100, 3, 1, 0, 0, 0), Some(4_107_542_400));
    }

    #[test]
    fn digits_that_are_no_date() {
        assert_eq!(seconds(1969, 12, 31, 0, 0, 0), None);
        assert_eq!(seconds(2026, 13, 1, 0, 0, 0), None);
        assert_eq!(seconds(2026, 1, 0, 0, 0, 0), None);
        assert_eq!(seconds(2026, 1, 1, 24, 0, 0), None);
        assert_eq!(seconds(165, 165, 165, 165, 165, 165), None);
    }
}
