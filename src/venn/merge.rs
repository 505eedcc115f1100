//! Ascending lists, walked together.

use alloc::vec::Vec;

/// A list of which the first member is at hand.
struct List<T, I> {
    head: T,
    rest: I,
    bit: u64,
}

/// The signature of every member of these lists, in the order of the members: bit *i*
/// stands for the *i*th list. The bit of a list that does not ascend is set in `falling`.
pub(super) fn signatures<T: Ord, I: Iterator<Item = T>>(
    lists: Vec<I>,
    falling: &mut u64,
) -> impl Iterator<Item = u64> {
    let lists = (0..).zip(lists).filter_map(|(position, mut rest)| {
        let (head, bit) = (rest.next()?, 1_u64.checked_shl(position)?);
        Some(List { head, rest, bit })
    });
    let mut lists: Vec<List<T, I>> = lists.collect();
    core::iter::from_fn(move || {
        let least = (lists.iter().map(|list| &list.head)).min()?;
        let here = lists.iter().filter(|list| list.head == *least);
        let signature = here.map(|list| list.bit).sum::<u64>();
        lists.retain_mut(|list| {
            if signature & list.bit == 0 {
                return true;
            }
            let next = list.rest.next();
            next.is_some_and(|next| {
                *falling |= list.bit * u64::from(list.head >= next);
                list.head = next;
                true
            })
        });
        Some(signature)
    })
}
