//! A column: what is known of everybody in one respect, each content held once.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher as _};
use siphasher::sip::SipHasher13;

/// By row the number of its content, in as few bytes as there are contents.
#[derive(Clone, Debug)]
pub(super) enum Codes {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Codes {
    pub(super) fn get(&self, row: usize) -> usize {
        match self {
            Self::One(codes) => codes.get(row).map_or(0, |code| usize::from(*code)),
            Self::Two(codes) => codes.get(row).map_or(0, |code| usize::from(*code)),
            Self::Four(codes) => {
                let code = codes.get(row).copied().unwrap_or(0);
                usize::try_from(code).unwrap_or(0)
            }
        }
    }

    fn set(&mut self, row: usize, code: u32) {
        loop {
            match self {
                Self::One(codes) => match u8::try_from(code) {
                    Ok(code) => return put(codes, row, code),
                    Err(_) => *self = Self::Two(codes.iter().map(|c| u16::from(*c)).collect()),
                },
                Self::Two(codes) => match u16::try_from(code) {
                    Ok(code) => return put(codes, row, code),
                    Err(_) => *self = Self::Four(codes.iter().map(|c| u32::from(*c)).collect()),
                },
                Self::Four(codes) => return put(codes, row, code),
            }
        }
    }
}

fn put<C: Copy + Default>(codes: &mut Vec<C>, row: usize, code: C) {
    if row >= codes.len() {
        codes.resize(row + 1, C::default());
    }
    if let Some(here) = codes.get_mut(row) {
        *here = code;
    }
}

/// What is so of each content of a column, to be looked up by row.
pub(super) struct Table<'c, T> {
    codes: &'c Codes,
    /// By code. Of codes of one byte or two as many as these can be, so that none is missed.
    of: Vec<T>,
    /// Of nothing, and of rows beyond the column.
    nothing: T,
}

impl<'c, T: Copy> Table<'c, T> {
    /// By code; of those beyond, nothing.
    pub(super) fn new(codes: &'c Codes, mut of: Vec<T>, nothing: T) -> Self {
        match codes {
            Codes::One(_) => of.resize(BYTE, nothing),
            Codes::Two(_) => of.resize(BYTE * BYTE, nothing),
            Codes::Four(_) => {}
        }
        Self { codes, of, nothing }
    }

    /// Joins what is so of the rows from one on with what was found of them before.
    pub(super) fn join(&self, from: usize, into: &mut [T], with: impl Fn(T, T) -> T) {
        let beyond = match self.codes {
            Codes::One(codes) => match <&[T; BYTE]>::try_from(&*self.of) {
                Ok(of) => joined(codes, from, into, |code| of.get(usize::from(code)), &with),
                Err(_) => into,
            },
            Codes::Two(codes) => match <&[T; BYTE * BYTE]>::try_from(&*self.of) {
                Ok(of) => joined(codes, from, into, |code| of.get(usize::from(code)), &with),
                Err(_) => into,
            },
            Codes::Four(codes) => {
                let of = |code| self.of.get(usize::try_from(code).unwrap_or(0));
                joined(codes, from, into, of, &with)
            }
        };
        for found in beyond {
            *found = with(*found, self.nothing);
        }
    }
}

/// How many codes of one byte there are.
const BYTE: usize = 1 << u8::BITS;

/// What is left are the rows beyond the column.
fn joined<'t, 'r, C: Copy, T: Copy + 't>(
    codes: &[C],
    from: usize,
    into: &'r mut [T],
    of: impl Fn(C) -> Option<&'t T>,
    with: impl Fn(T, T) -> T,
) -> &'r mut [T] {
    let codes = codes.get(from..).unwrap_or_default();
    let (here, beyond) = into.split_at_mut(codes.len().min(into.len()));
    for (found, &code) in here.iter_mut().zip(codes) {
        if let Some(&so) = of(code) {
            *found = with(*found, so);
        }
    }
    beyond
}

/// A content, and how many people have it.
#[derive(Clone, Debug)]
struct Held<T> {
    content: T,
    people: u64,
}

/// Those of one hash: nearly always one content, by its code.
///
/// The hash has no key, so that somebody may choose contents that have the same: these are
/// found in their own order, so that nothing is gained by it.
#[derive(Clone, Debug)]
enum Alike<T> {
    One(u32),
    More(BTreeMap<T, u32>),
}

/// What is known of everybody in one respect.
#[derive(Clone, Debug)]
pub(super) struct Column<T> {
    /// By code; the first is nothing.
    contents: Vec<Held<T>>,
    /// By hash.
    code_of: BTreeMap<u64, Alike<T>>,
    /// Codes that nobody has any more.
    free: Vec<u32>,
    codes: Codes,
}

impl<T: Ord + Hash + Clone + Default> Default for Column<T> {
    fn default() -> Self {
        let nothing = T::default();
        Self {
            code_of: BTreeMap::from([(hash(&nothing), Alike::One(0))]),
            contents: Vec::from([Held {
                content: nothing,
                people: 0,
            }]),
            free: Vec::new(),
            codes: Codes::One(Vec::new()),
        }
    }
}

fn hash<T: Hash>(content: &T) -> u64 {
    let mut hasher = SipHasher13::new();
    content.hash(&mut hasher);
    hasher.finish()
}

impl<T: Ord + Hash + Clone + Default> Column<T> {
    /// What is known of a row, in place of what was.
    pub(super) fn set(&mut self, row: usize, content: &T) {
        let code = self.code(content);
        // Before the row lets go of what may be the same.
        if let Some(held) = self.held(code) {
            held.people += 1;
        }
        self.let_go(row);
        self.codes.set(row, code);
    }

    /// Nothing is known of a row any more.
    pub(super) fn clear(&mut self, row: usize) {
        self.let_go(row);
        if self.codes.get(row) != 0 {
            self.codes.set(row, 0);
        }
    }

    fn held(&mut self, code: u32) -> Option<&mut Held<T>> {
        self.contents.get_mut(usize::try_from(code).ok()?)
    }

    /// The code of a content, which may be new.
    fn code(&mut self, content: &T) -> u32 {
        let hash = hash(content);
        let of = |code: u32| {
            let held = self.contents.get(usize::try_from(code).ok()?)?;
            Some(&held.content)
        };
        let known = match self.code_of.get(&hash) {
            Some(&Alike::One(code)) => Some(code).filter(|code| of(*code) == Some(content)),
            Some(Alike::More(codes)) => codes.get(content).copied(),
            None => None,
        };
        if let Some(code) = known {
            return code;
        }
        let code = self.free.pop().unwrap_or_else(|| {
            // More contents than people cannot be, and rows are counted in `u32`.
            u32::try_from(self.contents.len()).unwrap_or(u32::MAX)
        });
        self.number(hash, code, content);
        let held = Held {
            content: content.clone(),
            people: 0,
        };
        match self.held(code) {
            Some(place) => *place = held,
            None => self.contents.push(held),
        }
        code
    }

    /// A content of this hash has this code from now on.
    fn number(&mut self, hash: u64, code: u32, content: &T) {
        match self.code_of.get_mut(&hash) {
            None => {
                self.code_of.insert(hash, Alike::One(code));
            }
            Some(Alike::More(codes)) => {
                codes.insert(content.clone(), code);
            }
            Some(alike @ Alike::One(_)) => {
                let mut codes = BTreeMap::from([(content.clone(), code)]);
                if let Alike::One(other) = *alike {
                    let place = usize::try_from(other).unwrap_or(usize::MAX);
                    let held = self.contents.get(place);
                    codes.extend(held.map(|held| (held.content.clone(), other)));
                }
                *alike = Alike::More(codes);
            }
        }
    }

    fn let_go(&mut self, row: usize) {
        let place = self.codes.get(row);
        if place == 0 {
            return;
        }
        let Some(held) = self.contents.get_mut(place) else {
            return;
        };
        held.people = held.people.saturating_sub(1);
        if held.people > 0 {
            return;
        }
        let hash = hash(&held.content);
        match self.code_of.get_mut(&hash) {
            Some(Alike::More(codes)) => {
                codes.remove(&held.content);
            }
            Some(Alike::One(_)) => {
                self.code_of.remove(&hash);
            }
            None => {}
        }
        held.content = T::default();
        self.free.extend(u32::try_from(place));
    }

    /// Something of each content, by code.
    pub(super) fn of_each<U>(&self, of: impl FnMut(&T) -> U) -> Vec<U> {
        self.contents
            .iter()
            .map(|held| &held.content)
            .map(of)
            .collect()
    }

    /// How many people have each content, but nothing.
    pub(super) fn people(&self) -> Vec<u64> {
        let held = self.contents.iter().skip(1);
        held.map(|held| held.people).collect()
    }

    pub(super) const fn codes(&self) -> &Codes {
        &self.codes
    }

    pub(super) fn content(&self, row: usize) -> Option<&T> {
        let held = self.contents.get(self.codes.get(row));
        held.map(|held| &held.content)
    }
}

#[cfg(test)]
mod tests;
