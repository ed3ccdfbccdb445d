// The sample site for the judges: its kinds of pages, a server that answers as GitHub Pages does, and a browser.
import { createServer } from "node:http";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const root = "/response/";

/** Each kind of page by a name for messages and pictures; team pages stand in the team's site alone. */
export const kinds = [
  { name: "home", at: "index.html" },
  { name: "runbook", at: "runbook/index.html" },
  { name: "document", at: "runbook/primary.html" },
  { name: "escalation", at: "runbook/escalation.html" },
  { name: "paths", at: "escalation.html" },
  { name: "reference", at: "runbook/guide/configuration.html" },
  { name: "get-help", at: "runbook/getting-help.html" },
  { name: "calendar", at: "oncall/index.html" },
  { name: "year", at: "oncall/2026.html" },
  { name: "week", at: "oncall/2026-W48.html" },
  { name: "fairness", at: "oncall/fairness.html" },
  { name: "people", at: "people/index.html" },
  { name: "person", at: "people/mira.html" },
  { name: "incidents", at: "incidents/index.html" },
  { name: "incidents-of", at: "incidents/label/crash.html" },
  { name: "article", at: "incidents/1.html", pick: (page) => page.includes('class="resolution') && !page.includes("resolution-lack") },
  { name: "unresolved", at: "incidents/1.html", pick: (page) => page.includes("resolution-lack") },
  { name: "obsolete", at: "incidents/1.html", pick: (page) => page.includes("resolution-obsolete") },
  { name: "review", at: "incidents/review.html" },
  { name: "errors", at: "incidents/errors.html" },
  { name: "product", at: "incidents/product.html" },
  { name: "search", at: "search.html" },
  { name: "results", at: "search.html", type: "segmentation fault" },
  { name: "no-results", at: "search.html", type: "qqqzzzxxx" },
  { name: "components", at: "components.html" },
  { name: "subscribe", at: "subscribe.html" },
  { name: "reports", at: "reports/index.html" },
  { name: "quarter", at: "reports/2026-Q4.html" },
  { name: "postmortems", at: "postmortems/index.html" },
  { name: "postmortem", at: "postmortems/2026-10-13-cedar-upgrade.html" },
  { name: "moved", at: "help.html" },
  { name: "offline", at: "offline.html" },
  { name: "not-found", at: "no/such/page.html" },
  { name: "desk", at: "desk.html", team: true },
];

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".json": "application/json", ".webmanifest": "application/manifest+json", ".ics": "text/calendar", ".png": "image/png",
};

/** Serves the folder below a path, with its 404 page. Gives the address, and what closes it. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const name = normalize(path.slice(root.length) || "index.html");
    try {
      if (!path.startsWith(root) || name.startsWith("..")) throw new Error("not ours");
      const body = await readFile(join(folder, name));
      const head = { "content-type": types[extname(name)] ?? "application/octet-stream" };
      if (extname(name) === ".png" || !/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) response.writeHead(200, head).end(body);
      else response.writeHead(200, { ...head, "content-encoding": "gzip" }).end(gzipSync(body));
    } catch {
      response.writeHead(404, { "content-type": types[".html"] }).end(await readFile(join(folder, "404.html")));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}${root}`, close: () => { server.close(); server.closeAllConnections(); } };
}

/** Finds, for the kinds of articles, the first article of that kind. */
export async function located(folder, list) {
  return Promise.all(list.map(async (kind) => {
    if (!kind.pick) return kind;
    for (let number = 1; number < 2000; number++) {
      const at = `incidents/${number}.html`;
      const page = await readFile(join(folder, at), "utf8").catch(() => "");
      if (page && kind.pick(page)) return { ...kind, at };
    }
    throw new Error(`the sample has no page of the kind ${kind.name}`);
  }));
}

/** Starts a browser. @param {string[]} more arguments */
export function launch(more = []) {
  const installed = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? installed,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", ...more],
  });
}

/** Opens a page of a kind and waits until it shows what it is to show. */
export async function open(page, base, kind) {
  await page.goto(base + kind.at, { waitUntil: "load" });
  if (!kind.type) return;
  const box = page.getByRole("searchbox").first();
  await box.fill(kind.type);
  await page.locator(".search-status:not(:empty)").first().waitFor();
  await page.waitForTimeout(300);
}

/** Splits the work among some pages of the browser, as one alone waits most of the time. */
export async function shared(jobs, workers, work) {
  const todo = [...jobs];
  await Promise.all(Array.from({ length: workers }, async () => {
    for (let job = todo.shift(); job; job = todo.shift()) await work(job);
  }));
}
