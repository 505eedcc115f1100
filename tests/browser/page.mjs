// What is looked at inside a page. Each function is sent to the page as its own text:
// it may use nothing but its arguments and the page.

/** Opens every fold, or shuts it. */
export function fold(open) {
  for (const one of document.querySelectorAll("details")) one.open = open;
}

/** What a document must have, whatever is in it. */
export function structure() {
  const faults = [];
  const count = (what) => document.querySelectorAll(what).length;
  const need = (is, fault) => { if (!is) faults.push(fault); };
  need(document.doctype?.name === "html", "no doctype");
  need(document.documentElement.lang, "no language");
  need(document.title.trim(), "no title");
  need(count("h1") === 1, `${count("h1")} first headings`);
  need(count("main") === 1, "no main part");
  need(count("script") === 0, "a script");
  const styles = [...document.querySelectorAll("style")].filter((one) => !one.closest("svg"));
  need(styles.length <= 1, "more than one stylesheet");
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']");
  need(policy?.content.startsWith("default-src 'none'"), "no strict content security policy");
  const handlers = [...document.querySelectorAll("*")].flatMap((one) =>
    [...one.attributes].filter(({ name }) => name.startsWith("on")));
  need(!handlers.length, "an inline handler");
  const outside = [...document.querySelectorAll("[src], [href], [action]")].filter((one) => {
    const to = one.getAttribute("src") ?? one.getAttribute("action") ?? one.getAttribute("href");
    return !/^(#|data:,|[\w-]+\.html(#[\w-]*)?$)/.test(to);
  });
  need(!outside.length, `leads out of the report: ${outside[0]?.outerHTML.slice(0, 80)}`);
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    need(own <= level + 1, `a heading of level ${own} after one of level ${level}`);
    need(heading.textContent.trim(), "an empty heading");
    level = own;
  }
  for (const table of document.querySelectorAll("table")) {
    need(table.caption?.textContent.trim(), "a table without a caption");
    const bare = [...table.querySelectorAll("th")].filter((one) => !one.scope);
    need(!bare.length, "a heading of a table without a scope");
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.find((id, n) => ids.indexOf(id) !== n);
  need(!twice, `two elements have the id ${twice}`);
  for (const by of ["aria-labelledby", "aria-describedby"]) {
    for (const one of document.querySelectorAll(`[${by}]`)) {
      const named = one.getAttribute(by).split(/\s+/);
      need(named.every((id) => document.getElementById(id)), `${by} names nothing`);
    }
  }
  for (const link of document.querySelectorAll("a[href^='#']")) {
    need(document.getElementById(link.getAttribute("href").slice(1)), "a link to nowhere");
  }
  return faults;
}

/** Whatever is wider than its box, or leaves the screen. */
export function overflow() {
  const faults = [];
  const name = (one) => {
    const label = one.id ? `#${one.id}` : [...one.classList].map((c) => `.${c}`).join("");
    return `<${one.tagName.toLowerCase()}${label}> "${one.textContent.trim().slice(0, 40)}"`;
  };
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page is ${root.scrollWidth} px wide on a screen of ${root.clientWidth}`);
  }
  // Hidden from the eye, for who listens.
  const unseen = (one) => {
    for (let at = one; at; at = at.parentElement) {
      if (getComputedStyle(at).clipPath === "inset(50%)") return true;
    }
    return false;
  };
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("svg") || one.matches(".skip") || unseen(one)) continue;
    if (one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1) {
      faults.push(`${one.scrollWidth} px of text in ${one.clientWidth}: ${name(one)}`);
    }
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest("svg, .skip") || unseen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const rects = [...range.getClientRects()];
    if (rects.some((rect) => rect.right > root.clientWidth + 1 || rect.left < -1)) {
      faults.push(`text beyond the edge of the screen: ${name(parent)}`);
    }
  }
  for (const svg of document.querySelectorAll("svg:not(svg svg)")) {
    const box = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((one) => one.getClientRects().length);
    const rects = texts.map((one) => one.getBoundingClientRect());
    // A picture may keep a text in a box of its own; letters hang over by a pixel or two.
    for (const text of texts.filter((one) => one.closest("svg") !== svg)) {
      const { x, width } = text.getBBox();
      const room = text.closest("svg").width.baseVal.value;
      if (x < -2 || x + width > room + 2) faults.push(`text cut off in the picture: ${name(text)}`);
    }
    rects.forEach((rect, n) => {
      const inside = rect.left >= box.left - 1 && rect.right <= box.right + 1
        && rect.top >= box.top - 1 && rect.bottom <= box.bottom + 1;
      if (!inside) faults.push(`text outside of the picture: ${name(texts[n])}`);
      for (let m = 0; m < n; m += 1) {
        const other = rects[m];
        const wide = Math.min(rect.right, other.right) - Math.max(rect.left, other.left);
        const high = Math.min(rect.bottom, other.bottom) - Math.max(rect.top, other.top);
        // Boxes of letters are higher than the letters.
        if (wide > 1 && high > 0.35 * Math.min(rect.height, other.height)) {
          faults.push(`texts of the picture overlap: ${name(texts[m])} and ${name(texts[n])}`);
        }
      }
    });
  }
  return faults;
}

/** Text that can hardly be read (WCAG 2 AA: 4.5 to 1, 3 to 1 where it is large). */
export function contrast() {
  const faults = [];
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const colour = (text) => {
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((part, n) => part * a + under[n] * (1 - a)).concat(1);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((part) => {
      const unit = part / 255;
      return unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const blank = isDark ? [18, 18, 18, 1] : [255, 255, 255, 1];
  const opacity = (one) => {
    let all = 1;
    for (let at = one; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };
  const behind = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      layers.push(colour(getComputedStyle(at).backgroundColor));
    }
    return layers.reduceRight((under, layer) => over(layer, under), blank);
  };
  const outermost = (one) => {
    let svg = one.closest("svg");
    while (svg.parentElement.closest("svg")) svg = svg.parentElement.closest("svg");
    return svg;
  };
  // What is painted under a point of a picture: shapes in the order of the document,
  // those that do not take the pointer too.
  const behindText = (text) => {
    const svg = outermost(text);
    const rect = text.getBoundingClientRect();
    const point = new DOMPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    let under = behind(svg);
    for (const shape of svg.querySelectorAll("path, circle, ellipse, rect, polygon")) {
      if (shape.closest("defs, clipPath, mask, pattern")) continue;
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      const style = getComputedStyle(shape);
      if (style.fill === "none" || style.visibility !== "visible") continue;
      const matrix = shape.getScreenCTM();
      if (!matrix || !shape.isPointInFill(point.matrixTransform(matrix.inverse()))) continue;
      // A pattern says what colour it comes to.
      const fill = style.fill.startsWith("url") ? style.getPropertyValue("--halo") : style.fill;
      const [r, g, b, a] = colour(fill.trim() || "transparent");
      under = over([r, g, b, a * Number(style.fillOpacity) * opacity(shape)], under);
    }
    // A text may have a rim of its own around it.
    const style = getComputedStyle(text);
    const rim = style.paintOrder.startsWith("stroke") && style.stroke !== "none";
    return rim ? over(colour(style.stroke), under) : under;
  };
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const one = text.parentElement;
    if (!text.data.trim() || seen.has(one) || one.closest("title, desc, style")) continue;
    seen.add(one);
    if (!one.checkVisibility?.({ visibilityProperty: true }) || one.closest(".skip")) continue;
    const style = getComputedStyle(one);
    const drawn = one.closest("svg");
    const under = drawn ? behindText(one.closest("text") ?? one) : behind(one);
    const [r, g, b, a] = colour(drawn ? style.fill : style.color);
    const ink = over([r, g, b, a * opacity(one)], under);
    const size = parseFloat(style.fontSize) * (drawn ? drawn.getScreenCTM().a : 1);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(ink, under);
    if (found < (large ? 3 : 4.5)) {
      faults.push(`contrast of ${found.toFixed(2)}: "${one.textContent.trim().slice(0, 40)}"`);
    }
  }
  return faults;
}

/** What the keyboard must reach, in order: a name for each. */
export function stops() {
  const may = "a[href], summary, [tabindex='0']";
  const all = [...document.querySelectorAll(may)];
  const shown = all.filter((one) => one.matches(".skip") || one.checkVisibility());
  shown.forEach((one, n) => one.setAttribute("data-stop", n));
  return shown.map((one) => {
    const title = one.querySelector(":scope > title")?.textContent;
    const label = one.getAttribute("aria-label") ?? title ?? one.textContent;
    const name = label.trim().replace(/\s+/g, " ");
    return { name, region: one.matches("svg *") };
  });
}

/** Which of them has the focus, whether that shows, and whether it is on the screen. */
export function focused() {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const plain = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0;
  const rect = one.getBoundingClientRect();
  return {
    stop: Number(one.getAttribute("data-stop") ?? -1),
    shows: !plain || one.matches("svg *"),
    empty: rect.width === 0 || rect.height === 0,
  };
}

/** The regions of the pictures that the keyboard does not reach, or that have no name. */
export function regions() {
  const faults = [];
  for (const svg of document.querySelectorAll("svg:not(svg svg)")) {
    const all = svg.querySelectorAll("[role='img'], [role='listitem'], [data-region]");
    for (const one of all) {
      if (one.getAttribute("tabindex") !== "0") faults.push("a region that Tab does not reach");
      if (!one.getAttribute("aria-label")?.trim()) faults.push("a region without a name");
    }
    if (!svg.getAttribute("role") || !svg.querySelector("title")?.textContent.trim()) {
      faults.push("a picture without a role or a title");
    }
  }
  return faults;
}

/** Folds that would stay shut on paper. */
export function shutOnPaper() {
  const shut = [...document.querySelectorAll("details:not([open])")].filter((one) => {
    const inside = [...one.children].find((child) => child.tagName !== "SUMMARY");
    return inside && !inside.checkVisibility();
  });
  return shut.length ? [`${shut.length} folds stay shut on paper`] : [];
}
