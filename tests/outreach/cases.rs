//! Published examples of other systems' frequency caps: `cases/cadence.json`. Each names
//! its source; where that answers otherwise, it says what ours is.

use crate::worlds::at;
use personagraph::name::{Channel, EventId};
use personagraph::outreach::{
    Addressee, Cap, Cause, ContactDecision, History, Message, OutreachPolicy, Preference,
    Preferences, Quiet, Said, Sent, Via, Window, decide,
};
use personagraph::{Identifier, Timestamp};
use serde_json::Value as Json;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// A Monday, midnight UTC.
const MONDAY: i64 = crate::worlds::START;

fn email() -> Channel {
    "email".parse().unwrap()
}

fn message(purpose: &str) -> Message {
    Message {
        topic: None,
        ..Message::new("marketing", purpose, Via::Channel(email())).unwrap()
    }
}

fn days(days: i64) -> Window {
    Window::Rolling(format!("P{days}D").parse().unwrap())
}

fn policy(caps: impl IntoIterator<Item = Cap>) -> OutreachPolicy {
    OutreachPolicy {
        caps: caps.into_iter().collect(),
        ..OutreachPolicy::unlimited()
    }
}

/// Asks about somebody who was sent this, who lives at that offset.
fn ask(
    message: &Message,
    policy: &OutreachPolicy,
    (sent, preferences, offset): (&[Sent<'_>], &Preferences<'_>, &str),
    when: i64,
) -> ContactDecision {
    let points: [Identifier; 2] =
        ["email:customer@example.com", "phone:+15551234"].map(|one| one.parse().unwrap());
    let permitted = |_: &Message, _: &Channel, _: &Identifier, _: Timestamp| true;
    let sent = History::of(sent.iter().copied());
    let to = Addressee {
        sent: &sent,
        preferences,
        offset: offset.parse().unwrap(),
        ..Addressee::new(&points, &permitted)
    };
    decide(message, &to, policy, at(when))
}

fn plainly(
    message: &Message,
    policy: &OutreachPolicy,
    sent: &[Sent<'_>],
    when: i64,
) -> ContactDecision {
    ask(
        message,
        policy,
        (sent, &Preferences::default(), "+00:00"),
        when,
    )
}

/// The instant until which it is held, in milliseconds; the present if it goes.
fn until(decision: &ContactDecision, now: i64) -> i64 {
    use personagraph::outreach::Outcome;
    match decision.outcome {
        Outcome::Send { .. } => now,
        Outcome::Hold { until } => until.as_millis(),
        _ => panic!("{decision:?}"),
    }
}

/// "Another may be sent at 00:00 local, 1 h later."
fn braze_calendar_day(_: &Json) {
    let (news, policy) = (message("marketing"), policy([Cap::new(1, Window::DAY)]));
    let channel = email();
    for (offset, east) in [("-05:00", -5), ("+00:00", 0), ("+05:45", 5)] {
        let minutes = if east == 5 { 45 * 60_000 } else { 0 };
        let midnight = MONDAY + DAY - east * HOUR - minutes;
        let sent = [news.sent(&channel, at(midnight - HOUR))];
        let now = midnight - HOUR + 60_000;
        let decision = ask(
            &news,
            &policy,
            (&sent, &Preferences::default(), offset),
            now,
        );
        assert_eq!(until(&decision, now), midnight);
    }
}

/// "Week cap = rolling 7 days."
fn braze_week_rolling(_: &Json) {
    let (news, policy) = (message("marketing"), policy([Cap::new(2, days(7))]));
    let channel = email();
    let sent = [0, 3].map(|day| news.sent(&channel, at(MONDAY + day * DAY + 9 * HOUR)));
    let now = MONDAY + 6 * DAY;
    assert_eq!(
        until(&plainly(&news, &policy, &sent, now), now),
        MONDAY + 7 * DAY + 9 * HOUR
    );
}

/// Ours: what was sent counts by what it was when it was sent.
fn braze_tag_now_not_then(_: &Json) {
    let promotional = "marketing.promotional";
    let cap = Cap::new(1, days(1)).for_purpose(promotional).unwrap();
    let (news, channel) = (message(promotional), email());
    let sent = [news.sent(&channel, at(MONDAY + 9 * HOUR))];
    // The campaign is retagged at 10:00: nothing that was sent changes.
    let now = MONDAY + 11 * HOUR;
    let decision = plainly(&news, &policy([cap]), &sent, now);
    assert_eq!(until(&decision, now), MONDAY + DAY + 9 * HOUR);
}

/// "1/week": both caps hold, so the stricter one decides.
fn most_restrictive_wins(case: &Json) {
    assert_eq!(case["expect"], "1/week");
    let push: Channel = "push".parse().unwrap();
    let on_push = |count| Cap::new(count, days(7)).on("push").unwrap();
    let caps = [on_push(1), on_push(2).for_purpose("promotional").unwrap()];
    let news = Message {
        via: Via::Channel(push.clone()),
        ..message("promotional")
    };
    let sent = [news.sent(&push, at(MONDAY))];
    let decision = plainly(&news, &policy(caps), &sent, MONDAY + DAY);
    let capped: Vec<_> = decision
        .reasons
        .iter()
        .map(|reason| &reason.cause)
        .collect();
    assert!(
        capped.contains(&&Cause::Capped { cap: 0 }) && !capped.contains(&&Cause::Capped { cap: 1 })
    );
}

/// 22:00 to 06:00, due at 05:30: at 06:00, wherever the person is.
fn quiet_hours_hold(case: &Json) {
    let (from, end) = case["given"]["quiet"]
        .as_str()
        .unwrap()
        .trim_end_matches(" local")
        .split_once('-')
        .unwrap();
    for (offset, east) in [("+00:00", 0), ("-08:00", -8)] {
        let quiet = Quiet {
            from: from.parse().unwrap(),
            until: end.parse().unwrap(),
            offset: offset.parse().unwrap(),
        };
        let customer = "email:customer@example.com".parse().unwrap();
        let preference = Preference::new(customer).quiet(quiet);
        let id: EventId = "p1".parse().unwrap();
        let said = Said {
            at: at(MONDAY - DAY),
            id: &id,
            preference: &preference,
        };
        let now = MONDAY + DAY - east * HOUR + 5 * HOUR + HOUR / 2;
        let preferences = Preferences::of([said]);
        let decision = ask(
            &message("marketing"),
            &policy([]),
            (&[], &preferences, offset),
            now,
        );
        assert_eq!(until(&decision, now), now + HOUR / 2);
        assert_eq!(decision.reasons[0].cause, Cause::Quiet { said: id });
    }
}

/// "<=1 per 24h, <=3 per 7d, <=10 ever; all must hold."
fn firefox_caps(case: &Json) {
    let frequency = &case["given"]["frequency"];
    let number = |json: &Json| json.as_i64().unwrap();
    let custom = frequency["custom"].as_array().unwrap().iter();
    let mut caps: Vec<_> = custom
        .map(|one| {
            let count = u32::try_from(number(&one["cap"])).unwrap();
            let period = number(&one["period"]) / 60_000;
            Cap::new(
                count,
                Window::Rolling(format!("PT{period}M").parse().unwrap()),
            )
        })
        .collect();
    caps.push(Cap::new(
        u32::try_from(number(&frequency["lifetime"])).unwrap(),
        Window::Ever,
    ));
    let (news, policy, channel) = (message("marketing"), policy(caps), email());
    // As often as it may, from Monday on.
    let (mut sent, mut now, mut days) = (Vec::new(), MONDAY, Vec::new());
    loop {
        let decision = plainly(&news, &policy, &sent, now);
        if decision.outcome == personagraph::outreach::Outcome::Never {
            let ever =
                |reason: &personagraph::outreach::Reason| reason.cause == Cause::Capped { cap: 2 };
            assert!(decision.reasons.iter().any(ever));
            break;
        }
        now = until(&decision, now);
        days.push((now - MONDAY) / DAY);
        sent.push(news.sent(&channel, at(now)));
    }
    assert_eq!(days, [0, 1, 2, 7, 8, 9, 14, 15, 16, 21]);
}

/// 4 in 6 days over all channels, first come, first served.
fn moengage_cross_channel(_: &Json) {
    let policy = policy([Cap::new(4, days(6))]);
    let channels: Vec<Channel> = ["email", "sms", "phone", "push"]
        .map(|one| one.parse().unwrap())
        .to_vec();
    let news = message("marketing");
    let sent: Vec<_> = channels
        .iter()
        .zip(0..)
        .map(|(channel, hour)| news.sent(channel, at(MONDAY + hour * HOUR)))
        .collect();
    let now = MONDAY + DAY;
    assert!(plainly(&news, &policy, &sent[..3], now).is_send());
    assert_eq!(
        until(&plainly(&news, &policy, &sent, now), now),
        MONDAY + 6 * DAY
    );
}

/// Transactional messages are never capped; what is capped can be tried again, and here
/// it is said when. What weighs nothing (in the app) tires nobody.
fn customerio_exempt(_: &Json) {
    let capped = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Ever)],
        ..OutreachPolicy::default()
    };
    let (news, receipt, channel) = (
        message("marketing"),
        message("transactional.receipt"),
        email(),
    );
    let sent = [news.sent(&channel, at(MONDAY))];
    assert!(plainly(&receipt, &capped, &sent, MONDAY).is_send());
    assert!(!plainly(&news, &capped, &sent, MONDAY).is_send());
    // Nor do they count.
    let receipts = [receipt.sent(&channel, at(MONDAY))];
    assert!(plainly(&news, &capped, &receipts, MONDAY).is_send());

    let tired = OutreachPolicy::default();
    let fatigue = tired.fatigue.clone().weigh("app", 0.0).unwrap();
    let tired = OutreachPolicy {
        caps: Vec::new(),
        fatigue,
        ..tired
    };
    let many = [news.sent(&channel, at(MONDAY)); 6];
    assert!(!plainly(&news, &tired, &many, MONDAY).is_send());
    let points: [Identifier; 1] = ["app:1".parse().unwrap()];
    let permitted = |_: &Message, _: &Channel, _: &Identifier, _: Timestamp| true;
    let history = History::of(many);
    let to = Addressee {
        sent: &history,
        ..Addressee::new(&points, &permitted)
    };
    let inbox = Message {
        via: Via::Channel("app".parse().unwrap()),
        ..news.clone()
    };
    assert!(decide(&inbox, &to, &tired, at(MONDAY)).is_send());
}

/// Three classes of saturation: ours is the load itself, of all that was sent, against
/// the limit; it needs no least number of messages.
fn sfmc_saturation(_: &Json) {
    let policy = OutreachPolicy::default();
    let (news, channel) = (message("marketing"), email());
    let monthly = |times: i64| -> f64 {
        let sent = (0..times).map(|n| news.sent(&channel, at(MONDAY + n * 28 * DAY / times)));
        policy
            .fatigue
            .load(&History::of(sent), at(MONDAY + 28 * DAY))
    };
    let (few, some, many) = (monthly(2), monthly(12), monthly(56));
    assert!(few < some && some < policy.fatigue.limit() && policy.fatigue.limit() < many);
}

#[test]
fn published_cadence_cases_hold() {
    let all: Json = serde_json::from_str(include_str!("../cases/cadence.json")).expect("JSON");
    let all = all["cases"].as_array().expect("cases");
    for case in all {
        let check = match case["id"].as_str().expect("an id") {
            "braze_calendar_day" => braze_calendar_day,
            "braze_week_rolling" => braze_week_rolling,
            "braze_tag_now_not_then" => braze_tag_now_not_then,
            "most_restrictive_wins" => most_restrictive_wins,
            "quiet_hours_hold" => quiet_hours_hold,
            "firefox_caps" => firefox_caps,
            "moengage_cross_channel" => moengage_cross_channel,
            "customerio_exempt" => customerio_exempt,
            "sfmc_saturation" => sfmc_saturation,
            other => panic!("`{other}` is not reproduced"),
        };
        check(case);
    }
    assert_eq!(all.len(), 9);
}
