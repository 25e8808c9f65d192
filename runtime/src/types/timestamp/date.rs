//! Conversions between days since 1970-01-01 and dates.

/// A day of the proleptic Gregorian calendar. `weekday` counts from Sunday, `month` and `day` from 1.
pub(super) struct Date {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) weekday: u32,
}

impl Date {
    /// Returns the date `days` days after 1970-01-01. The algorithm counts years from March, so that the leap day is
    /// the last day.
    pub(super) fn of(days: i64) -> Self {
        let shifted = days + 719_468; // Days since 0000-03-01.
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: year as u32,
            month: month as u32,
            day: (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32,
            weekday: (days + 4).rem_euclid(7) as u32,
        }
    }

    /// Returns the days since 1970-01-01. Returns `None` if the date does not exist.
    pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=last).contains(&day) {
            return None;
        }
        let year = year - i64::from(month <= 2);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(era * 146_097 + day_of_era - 719_468)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn every_day_of_four_centuries_is_the_day_after_the_one_before() {
        let mut expected = 0;
        for year in 1970..2370 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = Date::days(year, month, day) {
                        assert_eq!(days, expected);
                        let date = Date::of(days);
                        assert_eq!(
                            (date.year as i64, date.month as i64, date.day as i64),
                            (year, month, day)
                        );
                        expected += 1;
                    }
                }
            }
        }
        assert_eq!(expected, 146_097);
    }
}
