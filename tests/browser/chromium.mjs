// A headless Chromium, spoken to over two pipes (the DevTools protocol, messages
// ended by a zero byte). No package is needed for that.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
  "--remote-debugging-pipe",
];
/** No answer takes longer, in milliseconds. */
const PATIENCE = 60_000;

/** The binary, or nothing. */
export function find() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const all = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return all.find((file) => existsSync(file));
}

/** A browser with one tab. */
export class Browser {
  #child;
  #profile;
  #next = 1;
  #waiting = new Map();
  #rest = "";
  #session;
  #heard = () => {};

  static async start(binary) {
    const browser = new Browser();
    browser.#profile = mkdtempSync(join(tmpdir(), "report-browser-"));
    const args = [...FLAGS, `--user-data-dir=${browser.#profile}`, "about:blank"];
    browser.#child = spawn(binary, args, {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    browser.#child.on("error", (error) => browser.#fail(error));
    browser.#child.on("exit", (code) => browser.#fail(new Error(`Chromium ended (${code})`)));
    browser.#child.stdio[3].on("error", (error) => browser.#fail(error));
    browser.#child.stdio[4].setEncoding("utf8").on("data", (text) => browser.#read(text));
    const { targetId } = await browser.#send("Target.createTarget", { url: "about:blank" });
    const attached = await browser.#send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = attached.sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network", "Audits"]) {
      await browser.tell(`${domain}.enable`);
    }
    return browser;
  }

  /** Calls back for every event of the tab: its name and what comes with it. */
  onEvent(heard) {
    this.#heard = heard;
  }

  /** Tells the tab something; its answer. */
  tell(method, params = {}) {
    return this.#send(method, params, this.#session);
  }

  /** Runs a function in the page, with these arguments; what it gives. */
  async run(code, ...args) {
    const expression = `(${code})(${args.map((arg) => JSON.stringify(arg)).join(",")})`;
    const answer = await this.tell("Runtime.evaluate", {
      expression, returnByValue: true, awaitPromise: true,
    });
    if (answer.exceptionDetails) {
      const { exception, text } = answer.exceptionDetails;
      throw new Error(`in the page: ${exception?.description ?? text}`);
    }
    return answer.result.value;
  }

  async stop() {
    const ended = new Promise((end) => this.#child.once("exit", end));
    await this.#send("Browser.close").catch(() => {});
    const killed = setTimeout(() => this.#child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(killed);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE);
      this.#waiting.set(id, { resolve, reject, late });
      this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #read(text) {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const waiting = this.#waiting.get(message.id);
      if (!waiting) {
        if (message.sessionId === this.#session) this.#heard(message.method, message.params);
        continue;
      }
      this.#waiting.delete(message.id);
      clearTimeout(waiting.late);
      if (message.error) waiting.reject(new Error(message.error.message));
      else waiting.resolve(message.result);
    }
  }

  #fail(error) {
    for (const { reject, late } of this.#waiting.values()) {
      clearTimeout(late);
      reject(error);
    }
    this.#waiting.clear();
  }
}
