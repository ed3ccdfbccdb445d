// What a reader chooses or suffers: the own zone, the help on keys, no network: node reading.mjs LIVE, a site without as_of.
import assert from "node:assert/strict";
import { launch, serve } from "./site.mjs";

const browser = await launch();
const now = Date.parse("2026-11-24T18:20:00Z");

const tests = {
  "times in the reader's own zone, by choice, and remembered": async (site) => {
    const context = await browser.newContext({ timezoneId: "Europe/Berlin" });
    const page = await context.newPage();
    await page.clock.setFixedTime(now);
    await page.goto(site.address);
    const until = page.locator('[data-duty="primary"] [data-duty="until"]');
    assert.equal(await until.innerText(), "until Wed 25 Nov, 17:00 PST");
    await page.getByRole("button", { name: "Show my zone" }).click();
    assert.match(await until.innerText(), /^until Thu 26 Nov, 02:00 (CET|GMT\+1)$/);
    await page.goto(site.address + "oncall/2026-W48.html");
    const time = page.locator(".posts time").first();
    assert.match(await time.innerText(), /^Mon 23 Nov, 17:00 (CET|GMT\+1)$/);
    assert.equal(await time.getAttribute("title"), "Mon 23 Nov, 08:00 PST");
    assert.equal(await page.locator("[data-zone]").innerText(), "Europe/Berlin");
    await page.getByRole("button", { name: "Show the team’s zone" }).click();
    assert.equal(await time.innerText(), "Mon 23 Nov, 08:00 PST");
    await context.close();
  },
  "an age stays an age in any zone, and the instant beside it is told in the chosen one": async (site) => {
    const context = await browser.newContext({ timezoneId: "Europe/Berlin" });
    const page = await context.newPage();
    await page.goto(site.address + "incidents/index.html");
    const age = page.locator(".row time", { hasText: "months ago" }).first();
    const [text, title] = [await age.innerText(), await age.getAttribute("title")];
    assert.match(title, /^\w{3} \d+ \w{3} \d{4}, \d\d:\d\d P[SD]T$/);
    assert.equal(await age.textContent(), `${text.split(/[\n,]/)[0]}, ${title}`);
    await page.getByRole("button", { name: "Show my zone" }).click();
    assert.match(await age.getAttribute("title"), /(CES?T|GMT\+[12])$/);
    assert.equal(await age.textContent(), `${text.split(/[\n,]/)[0]}, ${await age.getAttribute("title")}`);
    await page.getByRole("button", { name: "Show the team’s zone" }).click();
    assert.equal(await age.getAttribute("title"), title);
    await context.close();
  },
  "where nothing can be pointed at, an article tells the instants beside its ages": async (site) => {
    for (const hasTouch of [true, false]) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch, isMobile: hasTouch });
      const page = await context.newPage();
      const seen = (/** @type {string} */ place) => page.locator(place).first().evaluate((e) => e.getBoundingClientRect().width > 9);
      await page.goto(site.address + "incidents/202.html");
      assert.equal(await seen(".resolution-source time > .unseen"), hasTouch);
      await page.goto(site.address + "incidents/index.html");
      assert.equal(await seen(".row time > .unseen"), false, "a list is for looking it over");
      await context.close();
    }
  },
  "from right to left, a list keeps its marks where its own text begins": async (site) => {
    const page = await browser.newPage();
    await page.goto(site.address + "runbook/primary.html");
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    const runs = (/** @type {string} */ place) => page.locator(place).first().evaluate((e) => getComputedStyle(e).direction);
    assert.equal(await runs(".prose"), "rtl");
    assert.equal(await runs(".prose ul"), "ltr");
    await page.locator(".prose ul").first().evaluate((e) => e.setAttribute("dir", "rtl")); // as Hebrew has it
    assert.equal(await runs(".prose ul"), "rtl");
    await page.close();
  },
  "on a phone a command is torn between its words alone, and copied whole": async (site) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(site.address + "people/mira.html");
    const command = page.locator(".command").first();
    const torn = await command.locator("code").evaluate((code) => {
      const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), torn = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const word of text.data.matchAll(/\S+/g)) {
          const range = document.createRange();
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          if (range.getClientRects().length > 1) torn.push(word[0]);
        }
      }
      return torn;
    });
    assert.deepEqual(torn, []);
    await command.getByRole("button", { name: "Copy" }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^watchbill swap --role primary --weeks \S+ --by mira --reason 'WHY'$/);
    await context.close();
  },
  "the contents of a page mark what is being read, to its end, and scroll along where they are long": async (site) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 500 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(site.address + "runbook/guide/configuration.html");
    const marked = page.locator(".toc [aria-current]");
    assert.equal(await marked.innerText(), "content/site.yaml");
    assert.ok(await page.locator(".tree [aria-current]").evaluate((e) => e.getBoundingClientRect().bottom <= innerHeight), "the page itself isn't seen in the navigation");
    await page.locator("#look").evaluate((e) => e.scrollIntoView());
    await page.locator(".toc [aria-current]", { hasText: /^look$/ }).waitFor();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.locator(".toc [aria-current]", { hasText: /^changes$/ }).waitFor();
    const box = await marked.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 500, "what is marked isn't seen");
    await context.close();
  },
  "? shows the keys, and types a question mark in a field": async (site) => {
    const page = await browser.newPage();
    await page.goto(site.address);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await help.waitFor();
    assert.match(await help.innerText(), /Search/);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.keyboard.press("/");
    await page.keyboard.press("?");
    assert.equal(await page.locator("input[name=q]").first().inputValue(), "?");
    assert.equal(await help.isVisible(), false);
    await page.close();
  },
  "without a network the kept pages open, and say how old they are": async (site) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site.address);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    });
    assert.equal(await page.locator(".kept").count(), 0);
    site.close();
    await page.goto(site.address + "runbook/escalation.html");
    assert.equal(await page.locator("h1").innerText(), "Escalation");
    await page.locator(".kept time").waitFor();
    assert.match(await page.locator(".kept").innerText(), /No network: this is a copy, read (just now|\d+ minutes ago)\./);
    await page.goto(site.address + "#x");
    await page.goto(site.address);
    await page.locator(".post-primary, .post-vacant").first().waitFor();
    await page.locator(".kept time").waitFor();
    await page.goto(site.address + "incidents/201.html");
    assert.equal(await page.locator("h1").innerText(), "No network");
    await context.close();
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const site = await serve(process.argv[2]);
  await test(site).then(() => console.log(`ok    ${name}`), (error) => { failed++; console.log(`FAIL  ${name}: ${error.message}`); });
  site.close();
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
