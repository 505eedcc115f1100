//! Dates as people write them.

/// Which of two numbers comes first where both could be a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// Month before day, as in America.
    #[default]
    MonthFirst,
    /// Day before month, as nearly everywhere else.
    DayFirst,
}

/// Year, month, day; a part that is not known is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Date {
    /// The date that a folded text says. Two digits of a year below 30 are of this
    /// century.
    pub(super) fn parse(text: &str, order: Order) -> Option<Self> {
        let text = text.split_once('t').map_or(
            text,
            |(date, time)| {
                if time.contains(':') { date } else { text }
            },
        );
        let text = match text.split_once(' ') {
            Some((date, time)) if time.contains(':') => date,
            _ => text,
        };
        let mut parts = [(0_u32, 0_usize); 3];
        let (mut count, mut month, mut month_at) = (0, 0, 0);
        for part in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            if part.is_empty() {
                continue;
            }
            if part.bytes().all(|b| b.is_ascii_digit()) {
                let slot = parts.get_mut(count)?;
                *slot = (part.parse().ok()?, part.len());
                count += 1;
            } else if let Some(at) = MONTHS.iter().position(|m| part.starts_with(m)) {
                month = u8::try_from(at + 1).ok()?;
                month_at = count;
            } else {
                let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let slot = parts.get_mut(count)?;
                *slot = (digits.parse().ok()?, digits.len());
                count += 1;
            }
        }
        let [(a, len_a), (b, len_b), (c, len_c)] = parts;
        let (year, month, day) = match (count, month) {
            (1, 0) if len_a == 8 => (a / 10_000, a / 100 % 100, a % 100),
            (1, 0) if len_a == 4 => (a, 0, 0),
            (3, 0) if len_a == 4 => (a, b, c),
            (3, 0) if len_c == 4 || len_c == 2 => {
                let year = full_year(c, len_c);
                if b > 12 || (order == Order::MonthFirst && a <= 12) {
                    (year, a, b)
                } else {
                    (year, b, a)
                }
            }
            (2, month) if month > 0 && month_at < 2 && len_a == 4 => (a, u32::from(month), b),
            (2, month) if month > 0 => (full_year(b, len_b), u32::from(month), a),
            _ => return None,
        };
        let fits = (1..=2999).contains(&year) && month <= 12 && day <= 31;
        let short = |n: u32| u8::try_from(n).ok();
        fits.then_some(Self {
            year: u16::try_from(year).ok()?,
            month: short(month)?,
            day: short(day)?,
        })
    }

    /// Which order a text proves, if it does: a number above 12 is a day.
    pub(super) fn order_of(text: &str) -> Option<Order> {
        let mut numbers = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
        let (first, second) = (numbers.next()?, numbers.next()?);
        numbers.next()?;
        match (first, second) {
            (13..=31, 1..=12) => Some(Order::DayFirst),
            (1..=12, 13..=31) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Its eight digits, as a text.
    pub(super) fn digits(self) -> [u8; 8] {
        let mut rest =
            u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day);
        let mut digits = [b'0'; 8];
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        digits
    }

    /// Of the number that its eight digits are.
    pub(super) fn of_number(number: u64) -> Self {
        Self {
            year: u16::try_from(number / 10_000).unwrap_or(0),
            month: u8::try_from(number / 100 % 100).unwrap_or(0),
            day: u8::try_from(number % 100).unwrap_or(0),
        }
    }

    /// Days, in years of 372: near enough to tell near from far.
    pub(super) fn rough_days(self) -> u32 {
        u32::from(self.year) * 372 + u32::from(self.month) * 31 + u32::from(self.day)
    }
}

const fn full_year(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (2, 0..30) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}
