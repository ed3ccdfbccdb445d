// Judges every kind of page: node judge.mjs PUBLIC TEAM. axe-core finds nothing, nothing is cut off or scrolls
// sideways, no script fails, and nothing is asked from another host, in each of the views.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { kinds, launch, located, open, serve, shared } from "./site.mjs";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const views = [
  { name: "desktop, light", viewport: desktop, colorScheme: "light" },
  { name: "desktop, dark", viewport: desktop, colorScheme: "dark" },
  { name: "phone, light", viewport: phone, colorScheme: "light", hasTouch: true, isMobile: true },
  { name: "phone, dark", viewport: phone, colorScheme: "dark", hasTouch: true, isMobile: true },
  { name: "forced colours", viewport: desktop, forcedColors: "active" },
  { name: "no scripts", viewport: desktop, scripts: false },
  { name: "zoomed to 400 %", viewport: { width: 320, height: 256 }, zoomed: true },
];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = { rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };
const faults = new Map();
let judged = 0;

function fault(text, where) {
  faults.set(text, [...(faults.get(text) ?? []), where]);
}

async function judge(page, base, kind, view) {
  const where = `${kind.name} (${view.name})`;
  page.removeAllListeners();
  page.on("pageerror", (error) => fault(`script: ${error.message}`, where));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) fault(`asks for ${request.url()}`, where);
  });
  await open(page, base, kind);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) fault(`scrolls sideways by ${wide} px`, where);
  judged++;
  if (view.zoomed) return;
  await page.evaluate(axe);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
  for (const v of violations) {
    const [first] = v.nodes;
    fault(`${v.id}: ${v.help}\n    ${v.nodes.length} times: ${first.target.join(" ")}\n    ${first.html.slice(0, 160)}`, where);
  }
}

async function judgeView(browser, site, list, view) {
  const { name, scripts, zoomed, ...options } = view;
  const context = await browser.newContext({ ...options, reducedMotion: "reduce", serviceWorkers: "block" });
  if (scripts === false) await context.route(/\.js(\?|$)/, (route) => route.abort());
  const visible = list.filter((kind) => kind.name !== "moved" && (scripts !== false || !kind.type));
  await shared(visible, 2, async (kind) => {
    const page = await context.newPage();
    await judge(page, site.address, kind, view);
    await page.close();
  });
  await context.close();
}

const [publicFolder, teamFolder] = process.argv.slice(2);
const browser = await launch();
for (const [folder, list] of [[publicFolder, kinds.filter((k) => !k.team)], [teamFolder, kinds.filter((k) => k.team)]]) {
  const site = await serve(folder);
  const pages = await located(folder, list);
  for (const view of views) await judgeView(browser, site, pages, view);
  site.close();
}
await browser.close();
for (const [text, where] of faults) console.log(`- ${text}\n    on ${where.join(", ")}`);
console.log(`${judged} pages judged in ${views.length} views, ${faults.size} faults`);
process.exit(faults.size === 0 ? 0 : 1);
