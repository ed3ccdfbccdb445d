// Lighthouse on five kinds of pages, as on a phone: node lighthouse.mjs PUBLIC. Accessibility and best practices are
// 100 of 100; performance is told and not asserted, since it is a matter of the machine, nor what search engines think of a page
// that isn't meant for them.
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { kinds, launch, located, serve } from "./site.mjs";

const asserted = ["accessibility", "best-practices"];

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const folder = process.argv[2];
const site = await serve(folder);
const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
let faults = 0;
for (const kind of await located(folder, kinds.filter((k) => ["home", "article", "calendar", "document", "search"].includes(k.name)))) {
  const { lhr } = await lighthouse(site.address + kind.at, {
    port, logLevel: "error", onlyCategories: [...asserted, "performance", "seo"], screenEmulation: { mobile: true },
  });
  const scores = Object.values(lhr.categories).map((c) => `${c.id} ${Math.round(c.score * 100)}`);
  const bytes = lhr.audits["total-byte-weight"].numericValue, shown = lhr.audits["first-contentful-paint"].displayValue;
  console.log(`${kind.name}: ${scores.join(", ")}; ${(bytes / 1000).toFixed(0)} kB, first paint ${shown} on a slow phone`);
  for (const id of asserted) {
    for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
      const { score, title, details } = lhr.audits[audit];
      if (weight === 0 || score === null || score === 1) continue;
      faults++;
      console.log(`- ${id}: ${title} (${audit}) ${JSON.stringify(details?.items?.slice(0, 3) ?? "").slice(0, 400)}`);
    }
  }
}
await browser.close();
site.close();
process.exit(faults === 0 ? 0 : 1);
