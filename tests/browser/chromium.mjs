// Drives a headless Chromium over its debugging pipe: no port, no package, no network.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Returns the browser of this machine, or undefined. */
export function installed() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : NAMES;
  return names.find((name) => spawnSync(name, ["--version"]).status === 0);
}

/** One tab of a browser that is closed by `close`. */
export class Tab {
  #next = 0;
  #waiting = new Map();
  #listeners = [];
  #rest = "";

  static async open(program) {
    const tab = new Tab();
    tab.profile = mkdtempSync(join(tmpdir(), "llmcost-browser-"));
    const flags = ["--headless=new", "--remote-debugging-pipe", `--user-data-dir=${tab.profile}`];
    flags.push("--no-first-run", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars");
    // The sandbox does not start for the superuser, who CI containers run as.
    if (process.getuid?.() === 0) flags.push("--no-sandbox");
    tab.browser = spawn(program, [...flags, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    tab.browser.stdio[4].on("data", (bytes) => tab.#read(bytes.toString()));
    const { targetId } = await tab.send("Target.createTarget", { url: "about:blank" });
    const target = { targetId, flatten: true };
    tab.session = (await tab.send("Target.attachToTarget", target)).sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.send(`${domain}.enable`);
    return tab;
  }

  /** Sends a command and returns its result. */
  send(method, params = {}) {
    const id = ++this.#next;
    const message = { id, method, params, sessionId: this.session };
    this.browser.stdio[3].write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { method, resolve, reject }));
  }

  /** Calls back with every event. */
  listen(listener) {
    this.#listeners.push(listener);
  }

  #read(text) {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop();
    for (const message of messages.map((each) => JSON.parse(each))) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (!waiting) for (const listener of this.#listeners) listener(message);
      else if (message.error) waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting.resolve(message.result);
    }
  }

  /** Opens an address and waits until it has loaded. */
  async visit(url) {
    const loaded = new Promise((resolve) =>
      this.listen((event) => event.method === "Page.loadEventFired" && resolve()),
    );
    const { errorText } = await this.send("Page.navigate", { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** Runs a function of the page's world and returns what it returns. */
  async run(script, ...values) {
    const expression = `(${script})(...${JSON.stringify(values)})`;
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Shows the page at this size, in light or dark. */
  async look({ width, height, scheme }) {
    const size = { width, height, deviceScaleFactor: 1, mobile: width < 500 };
    await this.send("Emulation.setDeviceMetricsOverride", size);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.send("Emulation.setEmulatedMedia", { features });
  }

  async close() {
    const closed = new Promise((resolve) => this.browser.on("exit", resolve));
    await this.send("Browser.close").catch(() => {});
    await closed;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
