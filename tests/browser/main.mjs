// Opens pages, checks them, says what was checked. Status 1 if anything is wrong,
// 2 if there is nothing to check with.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser, find } from "./chromium.mjs";
import * as inside from "./page.mjs";
import { faults as planted } from "./faults.mjs";

const WIDTHS = [375, 1280];
const SCHEMES = ["light", "dark"];
/** So many times Tab is pressed beyond what it should take. */
const SPARE = 3;

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const [shots, only] = [option("--shots"), option("--only")];
const selfTest = args[0] === "--self-test";
if (args.length !== 1) {
  console.error("usage: run DIR [--shots DIR] [--only NAME] | run --self-test");
  process.exit(2);
}
const binary = find();
if (!binary) {
  console.error("there is no Chromium here");
  process.exit(2);
}
const browser = await Browser.start(binary);
let heard = [];
browser.onEvent((method, params) => {
  switch (method) {
    case "Log.entryAdded":
      heard.push(`${params.entry.level}: ${params.entry.text}`);
      break;
    case "Runtime.consoleAPICalled":
      heard.push(`console.${params.type}`);
      break;
    case "Runtime.exceptionThrown":
      heard.push(`exception: ${params.exceptionDetails.text}`);
      break;
    case "Audits.issueAdded":
      heard.push(`issue: ${params.issue.code}`);
      break;
    case "Network.requestWillBeSent":
      if (!/^(file|data):/.test(params.request.url)) heard.push("a request to the network");
      break;
    case "Network.loadingFailed":
      heard.push(`not loaded: ${params.errorText}`);
      break;
  }
});
const status = selfTest ? await testItself() : await testReport(resolve(args[0]));
await browser.stop();
process.exit(status);

async function testReport(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".html"));
  const pages = files.filter((name) => name.includes(only ?? "")).sort();
  if (!pages.length) {
    console.error(`there are no pages in ${folder}`);
    return 2;
  }
  let wrong = 0;
  const total = { looks: 0, stops: 0, regions: 0 };
  for (const page of pages) {
    const { faults, ...found } = await look(pathToFileURL(join(folder, page)).href, page);
    for (const key of Object.keys(total)) total[key] += found[key];
    const few = faults.slice(0, 12);
    for (const fault of few) console.log(`${page}: ${fault}`);
    if (faults.length > few.length) console.log(`${page}: and ${faults.length - few.length} more`);
    wrong += faults.length;
  }
  const sizes = WIDTHS.map((width) => `${width} px`).join(" and ");
  console.log(
    `${pages.length} pages, each ${sizes} wide, ${SCHEMES.join(" and ")}, folds shut and open, `
    + `and on paper: ${total.looks} looks.\nStructure, content security policy, console and `
    + `network, text within its box, contrast (AA). By Tab: ${total.stops} stops in order, `
    + `${total.regions} of them regions of pictures.\n${wrong} faults.`);
  return wrong ? 1 : 0;
}

/** Everything that is wrong with a page. */
async function look(url, name) {
  const faults = new Set();
  const found = { looks: 0, stops: 0, regions: 0 };
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const where = `${width} px, ${scheme}`;
      const note = (all) => all.forEach((fault) => faults.add(`${where}: ${fault}`));
      await media("screen", scheme);
      await browser.tell("Emulation.setDeviceMetricsOverride", {
        width, height: 900, deviceScaleFactor: 1, mobile: false,
      });
      note(await open(url));
      for (const isOpen of [false, true]) {
        await browser.run(inside.fold, isOpen);
        note(await browser.run(inside.overflow));
        note(await browser.run(inside.contrast));
        found.looks += 1;
        if (shots) await shoot(`${name.replace(/\.html$/, "")}-${width}-${scheme}-${isOpen ? "open" : "shut"}`);
      }
      await browser.run(inside.fold, false);
    }
    (await browser.run(inside.structure)).forEach((fault) => faults.add(fault));
    (await browser.run(inside.regions)).forEach((fault) => faults.add(fault));
    const { wrong, stops } = await tab();
    wrong.forEach((fault) => faults.add(`${width} px: ${fault}`));
    found.stops += stops.length;
    found.regions += stops.filter((stop) => stop.region).length;
  }
  await media("print", "light");
  (await browser.run(inside.shutOnPaper)).forEach((fault) => faults.add(fault));
  return { ...found, faults: [...faults] };
}

function media(kind, scheme) {
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  return browser.tell("Emulation.setEmulatedMedia", { media: kind, features });
}

/** Opens a page; what it complained of. */
async function open(url) {
  heard = [];
  const { errorText } = await browser.tell("Page.navigate", { url });
  if (errorText) return [`does not open: ${errorText}`];
  await browser.run(() => new Promise((done) => {
    const rest = () => requestAnimationFrame(() => setTimeout(done, 0));
    if (document.readyState === "complete") rest();
    else addEventListener("load", rest);
  }));
  return heard;
}

/** Goes through the page by keyboard; what is wrong, and where it stopped. */
async function tab() {
  const stops = await browser.run(inside.stops);
  const wrong = stops.filter((stop) => !stop.name).map(() => "a stop of Tab without a name");
  const order = [];
  await browser.run(() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); });
  for (let press = 0; press < stops.length + SPARE; press += 1) {
    for (const type of ["rawKeyDown", "keyUp"]) {
      await browser.tell("Input.dispatchKeyEvent", {
        type, key: "Tab", code: "Tab", windowsVirtualKeyCode: 9,
      });
    }
    const at = await browser.run(inside.focused);
    if (!at) break;
    if (at.stop < 0) wrong.push("Tab stops at what is no stop");
    if (order.includes(at.stop)) break;
    order.push(at.stop);
    if (!at.shows) wrong.push(`the focus does not show: ${stops[at.stop]?.name}`);
    if (at.empty) wrong.push(`the focus is nowhere: ${stops[at.stop]?.name}`);
  }
  stops.forEach(({ name }, n) => {
    if (!order.includes(n)) wrong.push(`Tab does not reach "${name.slice(0, 60)}"`);
  });
  const ascending = order.every((stop, n) => n === 0 || stop > order[n - 1]);
  if (!ascending) wrong.push("Tab jumps about");
  return { wrong, stops };
}

async function shoot(name) {
  mkdirSync(shots, { recursive: true });
  const { cssContentSize } = await browser.tell("Page.getLayoutMetrics");
  const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 6000), scale: 1 };
  const { data } = await browser.tell("Page.captureScreenshot", { clip, captureBeyondViewport: true });
  writeFileSync(join(shots, `${name}.png`), Buffer.from(data, "base64"));
}

/** Plants each fault in a sound page, and sees that it is found, and nothing else. */
async function testItself() {
  let missed = 0;
  for (const { name, html, finds } of planted) {
    const url = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
    const { faults } = await look(url, name);
    const found = finds === null ? !faults.length : faults.some((fault) => fault.includes(finds));
    console.log(`${found ? "found" : "MISSED"}: ${name}`);
    if (!found) {
      missed += 1;
      console.log(`  wanted: ${finds ?? "nothing"}; found: ${faults.join("; ") || "nothing"}`);
    }
  }
  console.log(`${planted.length} planted, ${missed} missed.`);
  return missed ? 1 : 0;
}
