//! A strict reader of the report's HTML: every tag is known and closed, every
//! attribute quoted, nothing runs and nothing is loaded.

const KNOWN: [&str; 49] = [
    "a",
    "article",
    "bdi",
    "body",
    "caption",
    "code",
    "details",
    "div",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "li",
    "main",
    "nav",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
    "svg",
    "defs",
    "pattern",
    "use",
    "g",
    "path",
    "text",
    "desc",
    "circle",
    "ellipse",
    "rect",
    "line",
];
const EMPTY: [&str; 2] = ["meta", "link"];

/// What a page holds, without its markup.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    /// Each element's name, its attributes and the text in it, in the order of ends.
    pub(crate) elements: Vec<Element>,
    /// All the text outside of the head.
    pub(crate) text: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        classes.split(' ').any(|one| one == class)
    }
}

impl Markup {
    /// The texts of the elements of a name, in the order in which they end.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        let named = self.elements.iter().filter(|one| one.name == name);
        named.map(|one| one.text.trim()).collect()
    }

    /// Reads a page, or panics where it is not as it should be.
    pub(crate) fn read(page: &str) -> Self {
        let mut rest = page.strip_prefix("<!DOCTYPE html>\n").expect("no doctype");
        let mut open: Vec<Element> = Vec::new();
        let mut markup = Self::default();
        while let Some(at) = rest.find('<') {
            let text = unescaped(&rest[..at]);
            for one in &mut open {
                one.text.push_str(&text);
            }
            if !open.iter().any(|one| one.name == "head") {
                markup.text.push_str(&text);
            }
            let end = end_of_tag(&rest[at..]);
            let tag = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                let element = open.pop().expect("an end without a beginning");
                assert_eq!(element.name, name, "elements are not nested");
                markup.elements.push(element);
            } else {
                let element = element(tag);
                if EMPTY.contains(&element.name.as_str()) {
                    markup.elements.push(element);
                } else if tag.ends_with('/') {
                    assert!(open.iter().any(|one| one.name == "svg"), "<{tag}>");
                    markup.elements.push(element);
                } else if element.name == "style" {
                    let (style, after) = rest.split_once("</style>").unwrap();
                    assert!(!style.contains('<'), "markup in the stylesheet");
                    let local = style.replace("url(#", "");
                    assert!(!local.contains("url(") && !style.contains("@import"));
                    rest = after;
                    markup.elements.push(element);
                } else {
                    open.push(element);
                }
            }
        }
        assert!(open.is_empty(), "not ended: {open:?}");
        assert_eq!(rest.trim(), "");
        markup
    }
}

/// Where a tag ends, quotes passed over.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    let end = text.char_indices().find(|&(_, c)| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    end.expect("a tag without an end").0
}

fn element(tag: &str) -> Element {
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    assert!(
        KNOWN.contains(&name) || EMPTY.contains(&name),
        "an element that is not the report's: <{tag}>"
    );
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").expect("not quoted");
        let (value, after) = after.split_once('"').expect("not quoted");
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':';
        assert!(key.chars().all(plain), "an attribute that is none: {key}");
        assert!(!key.starts_with("on"), "a handler: {key}");
        let value = unescaped(value);
        if ["href", "src", "action", "xlink:href"].contains(&key) {
            let is_own = value.starts_with('#')
                || value == "data:,"
                || value.strip_suffix(".html").is_some();
            assert!(is_own && !value.contains('/'), "leads outside: {value}");
        }
        attributes.push((key.to_owned(), value));
        rest = after;
    }
    Element {
        name: name.to_owned(),
        attributes,
        text: String::new(),
    }
}

fn unescaped(text: &str) -> String {
    assert!(!text.contains('>'), "a loose end: {text:?}");
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, after) = part.split_once(';').expect("a loose ampersand");
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("a character that nobody wrote: &{other};"),
        });
        out.push_str(after);
    }
    out
}
