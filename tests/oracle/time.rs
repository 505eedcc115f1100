//! Instants: RFC 3339 text to milliseconds since 1970-01-01T00:00:00Z and back.

/// Milliseconds of an RFC 3339 instant; finer digits are dropped.
pub fn instant(text: &str) -> i64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().expect("digits");
    let days = days_from_civil(number(0, 4), number(5, 7), number(8, 10));
    let seconds = number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
    let mut rest = &text[19..];
    let mut millis = 0;
    if let Some(after) = rest.strip_prefix('.') {
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        rest = &after[digits.len()..];
        millis = format!("{digits:0<3}")[..3].parse::<i64>().expect("digits");
    }
    let offset = match rest {
        "Z" | "z" => 0,
        _ => {
            let part = |from: usize, to: usize| rest[from..to].parse::<i64>().expect("digits");
            let minutes = part(1, 3) * 60 + part(4, 6);
            if rest.starts_with('-') {
                -minutes
            } else {
                minutes
            }
        }
    };
    (days * 86_400 + seconds - offset * 60) * 1000 + millis
}

/// The instant in UTC, with a fraction only where there is one.
pub fn show(ms: i64) -> String {
    let (days, in_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let (year, month, day) = civil_from_days(days);
    let (seconds, millis) = (in_day / 1000, in_day % 1000);
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = match millis {
        0 => String::new(),
        _ => format!(".{millis:03}").trim_end_matches('0').to_string(),
    };
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}{fraction}Z")
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_lengths(year: i64) -> [i64; 12] {
    let february = if is_leap(year) { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// Days before the first of January of `year`, counted from year 0.
fn days_before(year: i64) -> i64 {
    let y = year - 1;
    365 * year + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + 1
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let months: i64 = month_lengths(year).iter().take(month as usize - 1).sum();
    days_before(year) - days_before(1970) + months + day - 1
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let mut year = 1970 + days.div_euclid(if days < 0 { 365 } else { 366 });
    while days_from_civil(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut left = days - days_from_civil(year, 1, 1);
    let mut month = 1;
    for length in month_lengths(year) {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}
