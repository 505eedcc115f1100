//! P7, by what is hidden: whatever is changed of it, everything that the recipient is told stays the
//! same.

use crate::arms::{Arms, cases, sketch};
use crate::draw::Kind;
use crate::told::Way;
use proptest::prelude::*;

macro_rules! leave_no_trace {
    ($cases:expr, $($name:ident: $kinds:expr;)*) => {
        proptest! {
            #![proptest_config(cases($cases))]

            $(#[test]
            fn $name(sketch in sketch($kinds, 3)) {
                Arms::of(sketch).leave_no_trace(Way::ALL)?;
            })*
        }
    };
}

leave_no_trace! { 64,
    whether_there_is_a_hidden_attribute_leaves_no_trace: &[Kind::Attribute];
    confidential_links_leave_no_trace: &[Kind::SecretLink];
    what_is_said_of_links_that_joins_none_leaves_no_trace: &[Kind::LinkRules];
    facts_that_change_nothing_seen_leave_no_trace: &[Kind::Fact];
}

leave_no_trace! { 40,
    hidden_values_leave_no_trace: &[Kind::Value];
    whether_there_is_a_hidden_persona_leaves_no_trace: &[Kind::Persona];
    links_that_are_not_vouched_leave_no_trace: &[Kind::WeakLink];
    open_links_among_the_hidden_leave_no_trace: &[Kind::OpenLink];
    rules_of_other_recipients_leave_no_trace: &[Kind::OthersRules];
    rules_about_what_is_hidden_leave_no_trace: &[Kind::OwnRules];
    what_people_did_leaves_no_trace: &[Kind::Happening];
    the_erasure_of_the_hidden_leaves_no_trace: &[Kind::Erasure, Kind::Attribute];
    how_and_when_it_was_told_leaves_no_trace: &[Kind::Log];
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn nothing_hidden_leaves_a_trace(sketch in sketch(Kind::MIXED, 9)) {
        Arms::of(sketch).leave_no_trace(Way::ALL)?;
    }
}
