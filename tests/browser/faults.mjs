// A sound page, and the same with one fault each: what the checks must find.

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const REGION = `<path tabindex="0" role="img" aria-label="only in work: 2" fill="#cde"
  d="M10 10h80v60h-80z"/>`;
const SOUND = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>Sound</title><style>:root { color-scheme: light } body { color: #222; background: #fff }
@media print { details::details-content { content-visibility: visible; block-size: auto } }
text { fill: #222 }</style></head><body><main><h1>Sound</h1><p id="p">Some words.</p>
<a href="#p">To the words</a><details><summary>More</summary><p>Folded words.</p></details>
<table><caption>Numbers</caption><tr><th scope="col">One</th></tr><tr><td>1</td></tr></table>
<svg role="group" viewBox="0 0 100 80" width="300"><title>A picture</title>${REGION}
<text x="20" y="40" font-size="10">work</text></svg></main></body></html>`;

const planted = [
  ["a word that is wider than the screen", "Some words.", `<span>${"w".repeat(400)}</span>`,
    "wide on a screen"],
  ["text that is cut off by its box", "Some words.",
    `<span style="display:block;width:60px;overflow:hidden;white-space:nowrap">Some more words</span>`,
    "px of text in"],
  ["text beyond the edge, without a scroll bar", "Some words.",
    `<span style="position:fixed;left:-90px">Some words.</span>`, "beyond the edge"],
  ["an error on the console: a picture that the policy forbids", "Some words.",
    `<img alt="" src="https://example.invalid/spy.png">`, "error: "],
  ["a script", "Some words.", `<script>console.error("run")</script>`, "a script"],
  ["an inline handler", `<p id="p">`, `<p id="p" onclick="alert(1)">`, "an inline handler"],
  ["a link out of the report", `href="#p"`, `href="https://example.invalid/"`, "leads out"],
  ["a policy that is missing", `content="${POLICY}"`, `content="img-src data:"`, "no strict content"],
  ["a region that Tab does not reach", `<path tabindex="0"`, `<path`, "region that Tab does not reach"],
  ["a region without a name", `aria-label="only in work: 2"`, `aria-label=""`, "without a name"],
  ["a stop that has no name", "To the words", " ", "stop of Tab without a name"],
  ["an order of Tab that jumps about", `<a href="#p">`, `<a href="#p"></a><a href="#p" tabindex="3">`,
    "jumps about"],
  ["a stop that is not there", `<a href="#p">`, `<a href="#p" tabindex="-1">`, "Tab does not reach"],
  ["a focus that does not show", `<a href="#p">`, `<a href="#p" style="outline:none">`, "does not show"],
  ["grey on white", "Some words.", `<span style="color:#999">Some words.</span>`, "contrast of"],
  ["dark on dark, in the dark only", "text { fill: #222 }",
    "@media (prefers-color-scheme: dark) { body { background: #333 } }", "dark: contrast of"],
  ["a label of the picture on its own colour", `font-size="10"`, `font-size="10" style="fill:#abc"`,
    "contrast of"],
  ["a label that leaves the picture", `<text x="20"`, `<text x="90"`, "outside of the picture"],
  ["two labels over each other", "</svg>", `<text x="24" y="41" font-size="10">pets</text></svg>`,
    "overlap"],
  ["a label that is cut off in a box of its own", "</svg>",
    `<svg x="10" y="50" width="20" height="12" overflow="hidden"><text y="10" font-size="10">
    outdoors</text></svg></svg>`, "cut off in the picture"],
  ["a picture without a title", "<title>A picture</title>", "", "without a role or a title"],
  ["a table without a caption", "<caption>Numbers</caption>", "", "without a caption"],
  ["a heading that skips a level", "<p id", "<h3>Deep</h3><p id", "a heading of level 3"],
  ["two elements with one id", "<details>", `<details id="p">`, "two elements have the id"],
  ["a fold that is shut on paper", "content-visibility: visible; block-size: auto", "", "shut on paper"],
  ["no language", ` lang="en"`, "", "no language"],
];

/** Each with what the checks must say of it; of the sound page, nothing. */
export const faults = [
  { name: "nothing: the sound page", html: SOUND, finds: null },
  ...planted.map(([name, from, to, finds]) => {
    if (!SOUND.includes(from)) throw new Error(`not in the sound page: ${from}`);
    return { name, html: SOUND.replace(from, () => to), finds };
  }),
];
