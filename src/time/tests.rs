use alloc::format;
use alloc::string::ToString;

use super::*;

fn millis(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millis()
}

#[test]
fn reads_and_writes_rfc_3339() {
    for (text, written) in [
        ("2026-01-10T09:00:00Z", "2026-01-10T09:00:00Z"),
        ("2026-01-10t09:00:00z", "2026-01-10T09:00:00Z"),
        ("2026-01-10T09:00:00.5-05:30", "2026-01-10T14:30:00.500Z"),
        ("2024-02-29T00:00:00+23:59", "2024-02-28T00:01:00Z"),
        ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    ] {
        let instant: Timestamp = text.parse().unwrap();
        assert_eq!(instant.to_string(), written);
        assert_eq!(format!("{instant:?}"), written);
    }
    assert_eq!(millis("1970-01-01T00:00:00Z"), 0);
    assert_eq!(millis("1970-01-01T00:00:00.0019Z"), 1);
    assert_eq!(millis("1969-12-31T23:59:59.9989Z"), -2);
}

#[test]
fn every_instant_reads_back() {
    let (mut at, step) = (Timestamp::MIN.0, 8_640_000_031_i64);
    while at <= Timestamp::MAX.0 {
        let instant = Timestamp(at);
        assert_eq!(instant.to_string().parse(), Ok(instant));
        at += step;
    }
    for end in [Timestamp::MIN, Timestamp::MAX] {
        assert_eq!(end.to_string().parse(), Ok(end));
    }
}

#[test]
fn a_refusal_says_which_part_without_the_input() {
    for (text, rule) in [
        ("", "the year is missing or malformed"),
        ("2026", "`-` or `:` is missing between two numbers"),
        ("2026-13-01T00:00:00Z", "the month is out of range"),
        ("2026-00-01T00:00:00Z", "the month is missing or malformed"),
        ("2026-02-30T00:00:00Z", "the day is out of range"),
        (
            "2026-01-01 00:00:00Z",
            "`T` is missing between date and time at byte 10",
        ),
        ("2026-01-01T24:00:00Z", "the hour is out of range"),
        ("2026-01-01T00:60:00Z", "the minute is out of range"),
        ("2026-01-01T00:00:60Z", "the second is out of range"),
        (
            "2026-01-01T00:00:00",
            "the offset hour is missing or malformed",
        ),
        (
            "2026-01-01T00:00:00+24:00",
            "the offset hour is missing or malformed",
        ),
        ("2026-01-01T00:00:00Z ", "there is more behind it"),
        (
            "0000-01-01T00:00:00+00:01",
            "it lies outside the years 0000 to 9999",
        ),
        (
            "9999-12-31T23:59:59-00:01",
            "it lies outside the years 0000 to 9999",
        ),
        ("9999-12-31T23:59:60-01:00", "the second is out of range"),
        ("2026-01-01é00:00:00Z", "the hour is missing or malformed"),
    ] {
        let error = text.parse::<Timestamp>().unwrap_err();
        assert_eq!(
            error.to_string(),
            if rule.contains("years") {
                format!("not an instant: {rule}")
            } else {
                format!("not an RFC 3339 instant: {rule}")
            },
            "{text}"
        );
    }
    assert!(Timestamp::from_millis(i64::MAX).is_err());
    assert!(Timestamp::from_millis(i64::MIN).is_err());
    assert_eq!(
        format!(
            "[{:>22}|{:<12.10}]",
            Timestamp::UNIX_EPOCH,
            Timestamp::UNIX_EPOCH
        ),
        "[  1970-01-01T00:00:00Z|1970-01-01  ]"
    );
    assert!(Timestamp::try_from(Duration::MAX).is_err());
}

#[test]
fn arithmetic_stays_within_the_years() {
    let (early, late) = (Timestamp::MIN, Timestamp::MAX);
    assert_eq!(early.checked_sub(Duration::from_millis(1)), None);
    assert_eq!(late.checked_add(Duration::from_millis(1)), None);
    assert_eq!(late.checked_add(Duration::MAX), None);
    let all = late.since(early).unwrap();
    assert_eq!(early.checked_add(all), Some(late));
    assert_eq!(late.checked_sub(all), Some(early));
    assert_eq!(early.since(late), None);
    assert_eq!(late.checked_sub(Duration::from_nanos(999_999)), Some(late));
}

#[cfg(feature = "serde")]
#[test]
fn serde_writes_text_or_milliseconds() {
    let instant: Timestamp = "2026-01-10T09:00:00.123Z".parse().unwrap();
    let json = serde_json::to_string(&instant).unwrap();
    assert_eq!(json, r#""2026-01-10T09:00:00.123Z""#);
    assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), instant);
    let bytes = postcard::to_allocvec(&instant).unwrap();
    assert_eq!(postcard::from_bytes::<Timestamp>(&bytes).unwrap(), instant);
    let far = postcard::to_allocvec(&i64::MAX).unwrap();
    assert!(postcard::from_bytes::<Timestamp>(&far).is_err());
    let error = serde_json::from_str::<Timestamp>("19700101").unwrap_err();
    assert!(!error.to_string().contains("1970"), "{error}");
}
