// Checks pages of `--format html` in a real browser: nothing leaves the page, nothing fails, tables
// sort, everything fits every screen, and without JavaScript nothing is missing.
//
//   node tests/browser/check.mjs PAGE.html... [--shots FOLDER]

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { installed, Tab } from "./chromium.mjs";

const SCREENS = [
  { width: 360, height: 780, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
  { width: 820, height: 1180, scheme: "light" },
  { width: 1440, height: 900, scheme: "light" },
  { width: 1440, height: 900, scheme: "dark" },
];
/** Exit code that says that nothing was checked. */
const NOT_INSTALLED = 77;
/** Text in charts that is lower than this, in pixels, is hard to read. */
const LOWEST_TEXT = 11;

const words = process.argv.slice(2);
const place = words.indexOf("--shots");
const shots = place < 0 ? undefined : words.splice(place, 2)[1];
if (shots) mkdirSync(shots, { recursive: true });

const program = installed();
if (!program) {
  console.error("no Chromium is installed; CHROMIUM may name one");
  process.exit(NOT_INSTALLED);
}
const tab = await Tab.open(program);
/** What pages asked for, and what they complained about. */
let requests = [];
let complaints = [];
tab.listen(({ method, params }) => {
  if (method === "Network.requestWillBeSent") requests.push(params.request.url);
  if (method === "Log.entryAdded") complaints.push(params.entry.text);
  if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.text);
  if (method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(params.args));
  if (method === "Page.javascriptDialogOpening") complaints.push(`dialog: ${params.message}`);
});

try {
  for (const path of words) {
    const page = { url: pathToFileURL(resolve(path)).href, name: basename(path, ".html") };
    for (const screen of SCREENS) await fits(page, screen);
    await prints(page);
    await sorts();
    await runsNoOtherScript();
    await worksWithoutScripts(page);
    console.log(`${path}: ok`);
  }
} finally {
  await tab.close();
}

/** Opens a page; it must not ask for anything but itself, nor complain. */
async function visit({ url }) {
  requests = [];
  complaints = [];
  await tab.visit(url);
  const outside = requests.filter((each) => each !== url && !each.startsWith("data:"));
  assert.deepEqual(outside, [], "nothing is loaded from anywhere");
  assert.deepEqual(complaints, [], "the console is empty");
}

async function fits(page, screen) {
  await tab.look(screen);
  await visit(page);
  const found = await tab.run((lowest) => {
    const shown = (element) => element.checkVisibility();
    const texts = [...document.querySelectorAll("svg text")].filter(shown);
    return {
      overflow: document.documentElement.scrollWidth - window.innerWidth,
      small: texts.filter((text) => text.getBoundingClientRect().height < lowest).length,
      figures: [...document.querySelectorAll("figure")].filter(shown).map(
        (figure) => [...figure.querySelectorAll("svg")].filter(shown).length,
      ),
      scheme: getComputedStyle(document.body).backgroundColor,
    };
  }, LOWEST_TEXT);
  const where = `${page.name} at ${screen.width} px`;
  assert.ok(found.overflow <= 0, `${where} is ${found.overflow} px too wide`);
  assert.equal(found.small, 0, `${where}: text in charts is too small`);
  assert.ok(found.figures.every((charts) => charts === 1), `${where}: one chart for a screen`);
  const isWhite = found.scheme === "rgb(255, 255, 255)";
  assert.equal(isWhite, screen.scheme === "light", `${where}: ${found.scheme}`);
  if (shots) {
    const name = `${page.name}-${screen.width}-${screen.scheme}`;
    for (const [kind, captureBeyondViewport] of [["top", false], ["all", true]]) {
      const { cssContentSize: size } = await tab.send("Page.getLayoutMetrics");
      const clip = { x: 0, y: 0, width: screen.width, height: size.height, scale: 1 };
      const options = captureBeyondViewport ? { captureBeyondViewport, clip } : {};
      const { data } = await tab.send("Page.captureScreenshot", options);
      writeFileSync(join(shots, `${name}-${kind}.png`), Buffer.from(data, "base64"));
    }
  }
}

/** Presses every heading of every table twice. */
async function sorts() {
  const result = await tab.run(() => {
    const wrong = [];
    let pressed = 0;
    // Lists of a single row's figures have no headings to press.
    const tables = document.querySelectorAll("table:not(.list)");
    for (const table of tables) {
      const rows = () => [...table.tBodies[0].rows];
      const before = rows().map((row) => row.textContent).sort();
      for (const heading of table.querySelectorAll("thead th")) {
        const column = () => rows().map((row) => row.cells[heading.cellIndex]);
        const isFigure = heading.classList.contains("figure");
        for (const expected of isFigure ? ["descending", "ascending"] : ["ascending", "descending"]) {
          heading.querySelector("button").click();
          pressed += 1;
          const said = heading.getAttribute("aria-sort");
          const sign = expected === "ascending" ? 1 : -1;
          const keys = column()
            .map((cell) => cell.dataset.sort ?? cell.textContent)
            .filter((key) => key !== "–" && key !== "");
          const order = (one, other) =>
            isFigure
              ? Number(one.replaceAll(",", "")) - Number(other.replaceAll(",", ""))
              : one.localeCompare(other, "en");
          const isSorted = keys.every((key, at) => at === 0 || sign * order(keys[at - 1], key) <= 0);
          const last = column().map((cell) => cell.textContent);
          const missing = last.indexOf("–");
          const endsMissing = missing < 0 || last.slice(missing).every((text) => text === "–");
          if (said !== expected || !isSorted || !endsMissing) wrong.push(`${heading.textContent}: ${expected}`);
        }
      }
      const after = rows().map((row) => row.textContent).sort();
      if (JSON.stringify(after) !== JSON.stringify(before)) wrong.push("rows were lost");
    }
    return { wrong, pressed, tables: tables.length };
  });
  assert.deepEqual(result.wrong, [], "tables are sorted by what was pressed");
  assert.ok(result.pressed >= 2 * result.tables, "every table can be sorted");
}

async function prints(page) {
  const { data } = await tab.send("Page.printToPDF", { printBackground: true, preferCSSPageSize: true });
  const pdf = Buffer.from(data, "base64");
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  if (shots) writeFileSync(join(shots, `${page.name}.pdf`), pdf);
}

/** Tries to run a script as injected markup would. The policy of the page must refuse it. */
async function runsNoOtherScript() {
  complaints = [];
  const ran = await tab.run(async () => {
    window.ran = [];
    const script = document.createElement("script");
    script.textContent = "window.ran.push('script')";
    document.body.append(script);
    const box = document.createElement("div");
    box.innerHTML = `<img src="x:" onerror="window.ran.push('handler')">`;
    document.body.append(box);
    const fetched = await fetch("data:text/plain,x").then(() => true, () => false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return [...window.ran, ...(fetched ? ["fetch"] : [])];
  });
  assert.deepEqual(ran, [], "only the page's own script runs");
  assert.ok(complaints.length >= 2, "the policy was what refused it");
}

async function worksWithoutScripts(page) {
  await visit(page);
  const shown = () => {
    const text = document.body.innerText.replace(/\s+/g, " ").trim();
    return { text, buttons: document.querySelectorAll("button").length };
  };
  const withScripts = await tab.run(shown);
  await tab.send("Emulation.setScriptExecutionDisabled", { value: true });
  await visit(page);
  const without = await tab.run(shown);
  await tab.send("Emulation.setScriptExecutionDisabled", { value: false });
  assert.equal(without.buttons, 0, "no script ran");
  const headings = await tab.run(() => document.querySelectorAll("thead th").length);
  assert.equal(withScripts.buttons, headings, "the script ran before");
  assert.equal(without.text, withScripts.text, "nothing is missing without scripts");
}
