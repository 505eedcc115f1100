//! Numbered storage in pages: what is stored keeps its number, and a page whose last thing has
//! gone gives its memory back.

use alloc::vec::Vec;

/// The number of nothing.
pub(super) const NIL: u32 = u32::MAX;

/// A page holds `1 << PAGE_BITS` things.
const PAGE_BITS: u32 = 12;
const PAGE: usize = 1 << PAGE_BITS;

/// Things under small stable numbers, which are used again once freed.
///
/// Pages, rather than one vector, because a vector of a hundred megabytes doubles by copying
/// itself, and never shrinks while anything at its end is alive.
#[derive(Clone, Debug)]
pub(super) struct Slab<T> {
    pages: Vec<Page<T>>,
    /// The pages that have room, each of them once.
    open: Vec<u32>,
    /// How many things are stored.
    len: usize,
}

#[derive(Clone, Debug)]
struct Page<T> {
    slots: Vec<T>,
    /// The slots whose thing was removed.
    free: Vec<u16>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            open: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Page<T> {
    const EMPTY: Self = Self {
        slots: Vec::new(),
        free: Vec::new(),
    };

    fn is_full(&self) -> bool {
        self.free.is_empty() && self.slots.len() >= PAGE
    }

    /// Stores `thing` and tells its slot; the page has room.
    fn insert(&mut self, thing: T) -> usize {
        if let Some(slot) = self.free.pop().map(usize::from) {
            if let Some(place) = self.slots.get_mut(slot) {
                *place = thing;
            }
            return slot;
        }
        let slot = self.slots.len();
        if slot == self.slots.capacity() {
            let more = (slot / 4).max(4);
            self.slots.reserve_exact(more.min(PAGE - slot));
        }
        self.slots.push(thing);
        slot
    }
}

impl<T> Slab<T> {
    /// Stores `thing` under a free number.
    pub(super) fn insert(&mut self, thing: T) -> u32 {
        let number = if let Some(&number) = self.open.last() {
            number
        } else {
            let number = u32::try_from(self.pages.len()).unwrap_or(NIL);
            self.pages.push(Page::EMPTY);
            self.open.push(number);
            number
        };
        let Some(page) = self.pages.get_mut(number as usize) else {
            return NIL;
        };
        let slot = page.insert(thing);
        if page.is_full() {
            self.open.pop();
        }
        self.len += 1;
        (number << PAGE_BITS) | u32::try_from(slot).unwrap_or_default()
    }

    /// Frees `id`, which must be stored. The thing itself lies there until its slot is used again.
    pub(super) fn remove(&mut self, id: u32) {
        let (number, slot) = split(id);
        let Some(page) = self.pages.get_mut(number) else {
            return;
        };
        if page.is_full() {
            self.open.push(id >> PAGE_BITS);
        }
        page.free.push(u16::try_from(slot).unwrap_or_default());
        if page.free.len() == page.slots.len() {
            *page = Page::EMPTY;
        }
        self.len = self.len.saturating_sub(1);
        if self.len == 0 {
            *self = Self::default();
        }
    }

    /// What is stored under `id`; nothing under [`NIL`].
    #[inline]
    pub(super) fn get(&self, id: u32) -> Option<&T> {
        let (number, slot) = split(id);
        self.pages.get(number)?.slots.get(slot)
    }

    /// What is stored under `id`, to be changed.
    #[inline]
    pub(super) fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        let (number, slot) = split(id);
        self.pages.get_mut(number)?.slots.get_mut(slot)
    }

    /// How many things are stored.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.len
    }
}

/// The page of a number, and its slot therein.
#[inline]
fn split(id: u32) -> (usize, usize) {
    ((id >> PAGE_BITS) as usize, id as usize & (PAGE - 1))
}
