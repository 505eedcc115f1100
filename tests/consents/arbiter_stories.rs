//! What is put to the arbiter, and how it ends.

use personagraph::directory::What;
use personagraph::name::EventId;
use personagraph::permission::{
    Effect, MotionState, Proposal, Ruling, Seating, Side, Uncounted, Vote,
};
use personagraph::{Directory, Key, Permit, Timestamp};

const SOURCE: &str = "company";

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(86_400_000 * (20_000 + n)).expect("an instant")
}

fn news() -> Permit {
    Permit::profile().to("marketing").for_purpose("newsletter")
}

/// Three seats, two yes votes, a veto of the last seat's; and what is put to them.
fn company(permit: &Permit) -> (Directory, EventId) {
    let mut crm = Directory::new(Key::from([7; 32]));
    seat(
        &mut crm,
        0,
        ["sales", "service", "privacy"],
        2,
        Some("privacy"),
    );
    let (id, _) = crm.at(day(1), SOURCE).propose(permit).expect("names");
    (crm, id)
}

fn seat<const N: usize>(
    crm: &mut Directory,
    at: i64,
    seats: [&str; N],
    quorum: u32,
    veto: Option<&str>,
) -> EventId {
    let name = |name: &str| name.parse().expect("a name");
    let seating = Seating::new(seats.map(name), quorum, veto.map(name)).expect("seats");
    let seated = crm
        .at(day(at), SOURCE)
        .event(What::Seated(Box::new(seating)));
    seated.expect("a name").event
}

fn vote(crm: &mut Directory, at: i64, on: &EventId, seat: &str, vote: Vote) -> EventId {
    let voted = crm.at(day(at), SOURCE).vote(on.clone(), seat, vote);
    voted.expect("names").event
}

fn state<'a>(crm: &'a Directory, id: &EventId, at: i64) -> MotionState<'a> {
    crm.motion(id, day(at)).expect("it was put").state
}

#[test]
fn the_vote_that_meets_the_quorum_decides_and_second_thoughts_undo_it() {
    let (mut crm, news) = company(&news());
    let first = vote(&mut crm, 2, &news, "sales", Vote::Yes);
    let second = vote(&mut crm, 3, &news, "service", Vote::Yes);
    vote(&mut crm, 4, &news, "privacy", Vote::No);
    let cleared = vote(&mut crm, 5, &news, "privacy", Vote::Yes);
    vote(&mut crm, 6, &news, "sales", Vote::No);
    vote(&mut crm, 7, &news, "service", Vote::No);
    let privacy = "privacy".parse().expect("a name");
    let approved = |since, by| MotionState::Approved {
        since: day(since),
        by,
    };
    let expected = [
        MotionState::Open { missing: 2 },
        MotionState::Open { missing: 1 },
        approved(3, &second),
        MotionState::Vetoed { by: vec![&privacy] },
        approved(5, &cleared),
        // Two yes votes are left: privacy's met the quorum, long before.
        approved(5, &cleared),
        MotionState::Open { missing: 1 },
    ];
    for (at, expected) in (1..).zip(&expected) {
        assert_eq!(state(&crm, &news, at), *expected, "day {at}");
    }
    let motion = crm.motion(&news, day(9)).expect("it was put");
    let history: Vec<_> = motion
        .decided
        .iter()
        .map(|ruled| (ruled.since, ruled.by))
        .collect();
    assert_eq!(history.len(), 6);
    assert_eq!(history[0], (day(1), &news), "put, and open");
    assert_eq!(history[1], (day(2), &first));
    assert_eq!(history[2], (day(3), &second));
    assert_eq!(
        motion.decided[3].ruling,
        Ruling::Vetoed { by: vec![&privacy] }
    );
    let tally = motion.tally.expect("seats");
    let counted: Vec<_> = tally
        .counted()
        .map(|b| (b.seat.as_str(), b.vote, b.at))
        .collect();
    assert_eq!(
        counted,
        [
            ("privacy", Vote::Yes, day(5)),
            ("sales", Vote::No, day(6)),
            ("service", Vote::No, day(7)),
        ]
    );
    assert!(tally.uncounted().all(|(_, why)| why == Uncounted::Replaced));
    assert_eq!(tally.uncounted().count(), 3);
}

#[test]
fn an_approved_proposal_is_a_rule_within_its_window_until_it_is_revoked() {
    let (mut crm, id) = company(&news().from(day(4)).until(day(8)));
    vote(&mut crm, 2, &id, "sales", Vote::Yes);
    let decisive = vote(&mut crm, 3, &id, "service", Vote::Yes);
    let approved = MotionState::Approved {
        since: day(3),
        by: &decisive,
    };
    assert_eq!(state(&crm, &id, 3), MotionState::NotYet { from: day(4) });
    assert_eq!(state(&crm, &id, 4), approved);
    assert_eq!(state(&crm, &id, 7), approved);
    assert_eq!(state(&crm, &id, 8), MotionState::Expired { until: day(8) });

    let revoked = crm.at(day(5), SOURCE).take_back(&id).expect("held").event;
    let again = vote(&mut crm, 6, &id, "privacy", Vote::Yes);
    let over = MotionState::Revoked {
        at: day(5),
        by: &revoked,
    };
    for at in [5, 6, 9] {
        assert_eq!(state(&crm, &id, at), over);
    }
    assert_eq!(state(&crm, &id, 4), approved, "nobody knew then");
    let rule = |at| crm.motion(&id, day(at)).expect("it was put").rule();
    let found = rule(4).expect("a rule");
    assert_eq!(
        (found.id, found.side, found.effect),
        (&id, Side::Company, Effect::Permit)
    );
    assert_eq!((rule(3), rule(5), rule(9)), (None, None, None));
    let motion = crm.motion(&id, day(9)).expect("it was put");
    assert!(
        motion
            .tally
            .expect("seats")
            .counted()
            .any(|ballot| ballot.id == &again)
    );
}

#[test]
fn what_is_put_where_nobody_sits_is_undecidable() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let (id, _) = crm.at(day(1), SOURCE).propose(&news()).expect("names");
    seat(&mut crm, 2, ["sales"], 1, None);
    vote(&mut crm, 3, &id, "sales", Vote::Yes);
    let motion = crm.motion(&id, day(4)).expect("it was put");
    assert_eq!(motion.state, MotionState::Undecidable);
    assert_eq!((motion.tally, motion.decided.len()), (None, 1));
    // Nor is it put before it is.
    assert_eq!(crm.motion(&id, day(0)), None);
    assert!(crm.motions(day(0)).is_empty());
}

#[test]
fn the_seating_when_it_was_put_decides_and_that_when_voting_gives_a_voice() {
    let (mut crm, id) = company(&news());
    seat(&mut crm, 3, ["sales", "loyalty"], 1, Some("sales"));
    vote(&mut crm, 2, &id, "stranger", Vote::Yes);
    vote(&mut crm, 4, &id, "service", Vote::Yes); // has lost its seat
    vote(&mut crm, 4, &id, "loyalty", Vote::Yes); // has one now
    vote(&mut crm, 5, &id, "sales", Vote::No); // its veto came too late
    let motion = crm.motion(&id, day(6)).expect("it was put");
    assert_eq!(motion.state, MotionState::Open { missing: 1 });
    let tally = motion.tally.expect("seats");
    let idle: Vec<_> = tally
        .uncounted()
        .map(|(b, why)| (b.seat.as_str(), why))
        .collect();
    assert_eq!(
        idle,
        [
            ("stranger", Uncounted::NoSeat),
            ("service", Uncounted::NoSeat)
        ]
    );
    let silent: Vec<_> = tally.silent().map(AsRef::<str>::as_ref).collect();
    assert_eq!(silent, ["privacy", "service"]);
}

#[test]
fn a_corrected_seating_counts_the_same_votes_anew() {
    let (mut crm, id) = company(&news());
    let wrong = seat(&mut crm, 2, ["loyalty"], 1, None);
    vote(&mut crm, 3, &id, "sales", Vote::Yes);
    let second = vote(&mut crm, 3, &id, "service", Vote::Yes);
    assert_eq!(state(&crm, &id, 4), MotionState::Open { missing: 2 });
    let corrected = crm
        .at(day(5), SOURCE)
        .take_back(&wrong)
        .expect("held")
        .event;
    let approved = MotionState::Approved {
        since: day(5),
        by: &corrected,
    };
    assert_eq!(state(&crm, &id, 6), approved);
    assert_eq!(
        state(&crm, &id, 4),
        MotionState::Open { missing: 2 },
        "nobody knew then"
    );
    let motion = crm.motion(&id, day(6)).expect("it was put");
    assert_eq!(motion.decided.len(), 2);
    assert!(
        motion
            .tally
            .expect("seats")
            .counted()
            .any(|ballot| ballot.id == &second)
    );
}

#[test]
fn a_prohibition_is_put_and_decided_alike() {
    let (mut crm, _) = company(&news());
    let no = Proposal {
        effect: Effect::Prohibit,
        terms: news().terms().expect("names"),
        window: news().window(),
        when: None,
    };
    let put = crm.at(day(2), SOURCE).event(What::Proposed(Box::new(no)));
    let put = put.expect("a name").event;
    for seat in ["sales", "service"] {
        vote(&mut crm, 3, &put, seat, Vote::Yes);
    }
    let motions = crm.motions(day(4));
    let rules: Vec<_> = motions
        .iter()
        .map(|motion| motion.rule().map(|rule| rule.effect))
        .collect();
    assert_eq!(rules, [None, Some(Effect::Prohibit)], "by instant");
}
