//! HTML that is escaped by construction: a text becomes [`Html`] in one way only.

use personagraph::Timestamp;
use std::fmt::Write;

/// A text this long is folded, and shown as far as this,
const FOLDED_ABOVE: usize = 280;
const SHOWN: usize = 200;
/// or cut where it cannot be folded, in a title.
const TITLE: usize = 80;

/// A piece of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Html(String);

/// An element that is being written.
#[derive(Clone, Debug)]
#[must_use]
pub(crate) struct Tag {
    name: &'static str,
    open: String,
    inside: String,
}

impl Html {
    /// A text, escaped. What would be invisible, or turn the text around it, is
    /// written out.
    pub(crate) fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        escape(&mut out, text);
        Self(out)
    }

    /// Markup that somebody answers for who escaped it: a picture of the library's.
    #[cfg(feature = "svg")]
    pub(crate) const fn drawn(markup: String) -> Self {
        Self(markup)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(parts: I) -> Self {
        Self(parts.into_iter().map(|part| part.0).collect())
    }
}

impl From<Tag> for Html {
    fn from(Tag { name, open, inside }: Tag) -> Self {
        Self(format!("<{name}{open}>{inside}</{name}>"))
    }
}

/// An element.
pub(crate) const fn tag(name: &'static str) -> Tag {
    Tag {
        name,
        open: String::new(),
        inside: String::new(),
    }
}

impl Tag {
    pub(crate) fn attr(mut self, name: &'static str, value: &str) -> Self {
        let _ = write!(self.open, " {name}=\"");
        escape(&mut self.open, value);
        self.open.push('"');
        self
    }

    pub(crate) fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.add(Html::text(text))
    }

    pub(crate) fn add(mut self, part: impl Into<Html>) -> Self {
        self.inside.push_str(&part.into().0);
        self
    }

    pub(crate) fn all(mut self, parts: impl IntoIterator<Item: Into<Html>>) -> Self {
        for part in parts {
            self = self.add(part);
        }
        self
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if is_unseen(c) => {
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// Controls; what embeds, overrides and isolates directions; line and paragraph
/// separators; what is no character. Marks of direction (U+200E, U+200F, U+061C) are
/// of use in names, and do no harm inside `bdi`.
fn is_unseen(c: char) -> bool {
    let number = u32::from(c);
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FDD0}'..='\u{FDEF}'
        )
        || number & 0xFFFE == 0xFFFE
}

/// A text of somebody's, whatever is in it: apart from the direction of what is
/// around it, and folded if it is long.
pub(crate) fn value(text: &str) -> Html {
    let Some((cut, _)) = text.char_indices().nth(FOLDED_ABOVE) else {
        return tag("bdi").class("value").text(text).into();
    };
    let shown = text.char_indices().nth(SHOWN).map_or(cut, |(at, _)| at);
    let (begin, rest) = text.split_at_checked(shown).unwrap_or((text, ""));
    let more = format!(
        "… and {} more characters",
        grouped(rest.chars().count() as u64)
    );
    let begin = tag("bdi").class("value").text(begin);
    let more = tag("span").class("more").text(&more);
    let summary = tag("summary").add(begin).add(more);
    let rest = tag("bdi").class("value").text(rest);
    tag("details").class("long").add(summary).add(rest).into()
}

/// A text of somebody's, in a heading or a title: cut if it is long.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(TITLE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// The same, as an element.
pub(crate) fn name_of(text: &str) -> Html {
    tag("bdi").class("value").text(&cut(text)).into()
}

/// A name of the company's vocabulary.
pub(crate) fn code(name: impl AsRef<str>) -> Html {
    tag("code").text(name.as_ref()).into()
}

/// An instant, for people.
pub(crate) fn time(at: Timestamp) -> Html {
    let exact = at.to_string();
    tag("time").attr("datetime", &exact).text(&day(at)).into()
}

/// `10 January 2026`, with the time of day where it is not midnight; in UTC.
pub(crate) fn day(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let exact = at.to_string();
    let read = || {
        let (date, time) = exact.split_once('T')?;
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u8 = day.parse().ok()?;
        let clock = match time.get(..5)? {
            _ if time == "00:00:00Z" => String::new(),
            clock => format!(", {clock} UTC"),
        };
        Some(format!("{day} {month} {year}{clock}"))
    };
    read().unwrap_or(exact.clone())
}

/// `1 persona`, `2 personas`, `12,345 people`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{} {word}", grouped(count as u64))
}

/// `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table with a caption; the first cell of each row is its heading. On a narrow
/// screen its rows become blocks: roles keep it a table for who does not see it.
pub(crate) fn table(
    caption: &str,
    heads: &[&'static str],
    rows: impl IntoIterator<Item = Vec<Html>>,
) -> Html {
    let heading = |head: &&'static str| {
        tag("th")
            .attr("scope", "col")
            .attr("role", "columnheader")
            .text(head)
    };
    let head = tag("tr").attr("role", "row").all(heads.iter().map(heading));
    let row = |cells: Vec<Html>| {
        let cells = cells.into_iter().zip(heads).enumerate();
        let cells = cells.map(|(n, (inside, head))| {
            let cell = match n {
                0 => tag("th").attr("scope", "row").attr("role", "rowheader"),
                _ => tag("td").attr("role", "cell").attr("data-head", head),
            };
            cell.add(tag("div").add(inside))
        });
        tag("tr").attr("role", "row").all(cells)
    };
    let rows: Vec<Tag> = rows.into_iter().map(row).collect();
    let class = if heads.len() > 2 { "wide" } else { "two" };
    tag("table")
        .attr("role", "table")
        .class(class)
        .add(tag("caption").text(caption))
        .add(tag("thead").attr("role", "rowgroup").add(head))
        .add(tag("tbody").attr("role", "rowgroup").all(rows))
        .into()
}

/// A heading, and what comes below it; it can be linked to.
pub(crate) fn section(id: &'static str, heading: &str, inside: impl Into<Html>) -> Tag {
    let heading = tag("h2").attr("id", id).text(heading);
    tag("section")
        .attr("aria-labelledby", id)
        .add(heading)
        .add(inside)
}

/// A whole page.
pub(crate) struct Page<'a> {
    /// Cut as in [`cut`].
    pub(crate) title: &'a str,
    /// The page's own sections: id and words.
    pub(crate) contents: &'a [(&'static str, &'static str)],
    pub(crate) header: Html,
    pub(crate) main: Html,
}

impl Page<'_> {
    pub(crate) fn into_text(self) -> String {
        // What may be loaded and run: nothing, but for the one stylesheet.
        const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
            <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
            style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
            <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
            <meta name=\"color-scheme\" content=\"light dark\">\n\
            <meta name=\"referrer\" content=\"no-referrer\">\n\
            <meta name=\"robots\" content=\"noindex\">\n\
            <link rel=\"icon\" href=\"data:,\">\n";
        let link = |(to, words): (&str, &str)| tag("a").attr("href", to).text(words);
        let skip = link(("#main", "To the content")).class("skip");
        let site = tag("nav").attr("aria-label", "Report").class("site");
        let site = site.all(
            [
                ("index.html", "Everybody"),
                ("population.html", "Population"),
                ("audiences.html", "Audiences"),
            ]
            .map(link),
        );
        let mut header = tag("header").add(site).add(self.header);
        if !self.contents.is_empty() {
            let contents = self.contents.iter().map(|(id, words)| {
                let to = format!("#{id}");
                tag("li").add(link((&to, words)))
            });
            let contents = tag("ul").all(contents);
            let nav = tag("nav").attr("aria-label", "On this page");
            header = header.add(nav.class("contents").add(contents));
        }
        let main = tag("main").attr("id", "main").attr("tabindex", "-1");
        let main = main.add(self.main);
        let footer = tag("footer").text(
            "Values and identifiers are in clear: for the person, who answers to it, and the \
             arbiter; never for a recipient. Days and times are in UTC.",
        );
        let title = Html::from(tag("title").text(&cut(self.title)));
        let body: Html = [skip.into(), header.into(), main.into(), footer.into()]
            .into_iter()
            .collect();
        let style = include_str!("style.css");
        format!(
            "{HEAD}{}\n<style>\n{style}</style>\n</head>\n<body>\n{}\n</body>\n</html>\n",
            title.0, body.0
        )
    }
}
