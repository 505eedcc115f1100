//! The secret behind the key: a file of the user's, made on first use.

use crate::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use personagraph::Key;
use sha2::Sha256;
use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The secret of a database. It is never printed.
///
/// Keep it as long as the data, and apart from it: under another one every
/// person has another id and every pseudonym changes.
#[derive(Clone)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    /// The secret in a file that was named, or else in the user's own.
    pub(crate) fn read(named: Option<&Path>, db: &Path) -> Result<Self, Error> {
        let secret = match named {
            Some(file) => std::fs::read(file).map_err(Error::file(file))?,
            None => own(&own_file(db))?,
        };
        if secret.is_empty() {
            let file = named.map_or_else(|| own_file(db), Path::to_owned);
            return Err(Error::content(&file, "a key must not be empty"));
        }
        Ok(Self(secret))
    }

    /// The library's key.
    pub(crate) fn key(&self) -> Key {
        Key::from_secret(&self.0)
    }

    /// Names a text without repeating it: 128 bits of HMAC-SHA-256, in 32
    /// hexadecimal digits.
    pub(crate) fn name(&self, text: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // A key of any length is one.
            return String::new();
        };
        mac.update(b"social_crm/record/1\0");
        mac.update(text.as_bytes());
        let digest = mac.finalize().into_bytes();
        let digits = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
        digits.collect()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Where the user's key is: one for all databases of a user, so that two of
/// them agree on every id; beside the database where there is no home.
fn own_file(db: &Path) -> PathBuf {
    let from = |name: &str| {
        let folder = std::env::var_os(name).map(PathBuf::from);
        folder.filter(|folder| folder.is_absolute())
    };
    let data = from("XDG_DATA_HOME").or_else(|| Some(from("HOME")?.join(".local/share")));
    match data {
        Some(data) => data.join("personagraph/social_crm.key"),
        None => beside(db, ".key"),
    }
}

/// Reads the user's key, or makes it.
fn own(file: &Path) -> Result<Vec<u8>, Error> {
    match std::fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        read => return read.map_err(Error::file(file)),
    }
    if let Some(folder) = file.parent() {
        private_folder(folder).map_err(Error::file(folder))?;
    }
    let urandom = Path::new("/dev/urandom");
    let mut secret = vec![0; 32];
    let random = File::open(urandom).and_then(|mut from| from.read_exact(&mut secret));
    random.map_err(Error::file(urandom))?;
    // Written aside and then linked: nobody ever reads half a key, and of two
    // first uses at a time one wins.
    let aside = beside(file, &format!(".{}", std::process::id()));
    let written = private_file(&aside).and_then(|mut to| {
        to.write_all(&secret)?;
        to.sync_all()
    });
    written.map_err(Error::file(&aside))?;
    let linked = std::fs::hard_link(&aside, file);
    std::fs::remove_file(&aside).map_err(Error::file(&aside))?;
    match linked {
        Ok(()) => eprintln!(
            "made the key {}; keep it as long as the data",
            file.display()
        ),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::file(file)(error)),
    }
    std::fs::read(file).map_err(Error::file(file))
}

/// Makes a folder that nobody else may read, if it is not there.
#[cfg(unix)]
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

#[cfg(unix)]
fn private_file(file: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
}

#[cfg(not(unix))]
fn private_file(file: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(file)
}

/// A file's name with something behind it.
pub(crate) fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}
