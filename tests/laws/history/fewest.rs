//! A failure made small.

/// As few of the events as still fail: a failure is easier to read so.
pub(crate) fn fewest<T: Clone>(events: &[T], fails: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut fewest = events.to_vec();
    loop {
        let count = fewest.len();
        for place in (0..count).rev() {
            let mut fewer = fewest.clone();
            fewer.remove(place);
            if fails(&fewer) {
                fewest = fewer;
            }
        }
        if fewest.len() == count {
            return fewest;
        }
    }
}
