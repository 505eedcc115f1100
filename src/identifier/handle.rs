//! Handles: names on a network, and the addresses of profiles that hold them.

use alloc::borrow::Cow;
use alloc::format;

use super::error::Rule;

/// The addresses of a network's profiles.
pub(super) struct Network {
    /// Its hosts, without `www.`, `m.` and `mobile.`.
    pub(super) hosts: &'static [&'static str],
    /// What stands between the host's `/` and the handle.
    pub(super) paths: &'static [&'static str],
}

/// A network that anybody may host a part of; its handles are `user@host`.
pub(super) const ANY_HOST: &[&str] = &[];

/// Pages that stand where a profile would. Taken for handles, they would make one
/// person of everybody whose record has the address of such a page. These stand on several
/// networks and are nobody's handle on any; there are more.
const PAGES: &[&str] = &[
    "explore",
    "hashtag",
    "home",
    "intent",
    "joinchat",
    "login",
    "profile.php",
    "search",
    "settings",
    "share",
    "share.php",
    "sharer.php",
    "signup",
];

impl Network {
    /// The handle in a lower-case value without white space: a handle, with or without
    /// `@`, or the address of its profile. Whatever has a `/` is an address.
    pub(super) fn handle<'v>(&self, value: &'v str) -> Result<Cow<'v, str>, Rule> {
        if value.contains('/') {
            self.profile(value).ok_or(Rule::Address)
        } else {
            Ok(value.trim_start_matches('@').into())
        }
    }

    /// The handle whose profile has the address, with or without a scheme.
    fn profile<'v>(&self, address: &'v str) -> Option<Cow<'v, str>> {
        let scheme = ["https://", "http://"]
            .iter()
            .find_map(|scheme| address.strip_prefix(scheme));
        let (host, rest) = scheme.unwrap_or(address).split_once('/')?;
        let path = rest.split(['?', '#']).next()?.trim_end_matches('/');
        let handle = self
            .paths
            .iter()
            .find_map(|before| path.strip_prefix(before))?;
        let handle = handle.trim_start_matches('@');
        if handle.is_empty() || handle.contains('/') {
            None
        } else if self.hosts == ANY_HOST {
            federated(handle, host)
        } else {
            // An invitation to a group has a `+`.
            let is_page = PAGES.contains(&handle) || handle.starts_with('+');
            let is_known = self.hosts.contains(&bare(host)) && !is_page;
            is_known.then_some(handle.into())
        }
    }
}

/// `user@host`; a host shows the profiles of others as `@user@other`.
fn federated<'v>(handle: &'v str, host: &str) -> Option<Cow<'v, str>> {
    let is_host = host.contains('.') && !host.contains(['@', ':']);
    match handle {
        _ if !is_host => None,
        elsewhere if elsewhere.contains('@') => {
            let (user, host) = elsewhere.split_once('@')?;
            let is_whole = !user.is_empty() && host.contains('.') && !host.contains('@');
            is_whole.then_some(elsewhere.into())
        }
        here => {
            let plain = host.strip_prefix("www.");
            let host = plain.filter(|plain| plain.contains('.')).unwrap_or(host);
            Some(format!("{here}@{host}").into())
        }
    }
}

/// The host without the prefix that sites give to their pages for browsers and telephones.
fn bare(host: &str) -> &str {
    let prefixes = ["www.", "m.", "mobile."];
    prefixes
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host)
}
