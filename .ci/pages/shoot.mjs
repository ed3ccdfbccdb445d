// Takes pictures of every kind of page: node shoot.mjs PUBLIC TEAM PICTURES [NAME...], at three widths, light and dark.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { kinds, launch, located, open, serve, shared } from "./site.mjs";

const [publicFolder, teamFolder, pictures, ...names] = process.argv.slice(2);
const browser = await launch();
await mkdir(pictures, { recursive: true });
for (const [folder, team] of [[publicFolder, false], [teamFolder, true]]) {
  const site = await serve(folder);
  const wanted = kinds.filter((k) => Boolean(k.team) === team && k.name !== "moved" && (!names.length || names.includes(k.name)));
  const pages = await located(folder, wanted);
  for (const width of [360, 768, 1440]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce", serviceWorkers: "block" });
      await shared(pages, 2, async (kind) => {
        const page = await context.newPage();
        await open(page, site.address, kind);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.min(Math.max(height, 900), 12000) });
        await page.screenshot({ path: join(pictures, `${kind.name}-${width}-${colorScheme}.png`) });
        await page.close();
      });
      await context.close();
    }
  }
  site.close();
}
await browser.close();
