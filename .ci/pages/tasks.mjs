// The five tasks that people come for, by keyboard alone and within the effort promised, and what one screen and one
// sheet of paper hold: node tasks.mjs PUBLIC
import assert from "node:assert/strict";
import { launch, serve } from "./site.mjs";

const site = await serve(process.argv[2]);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });

/** Goes on by Tab until a link of that name has the focus, which must be seen, and lie within the window. */
async function reach(page, name, href = "") {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      return {
        text: (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/\s+/g, " "), href: e.getAttribute("href") ?? "",
        outline: parseFloat(getComputedStyle(e).outlineWidth), inside: box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (!at.text.startsWith(name) || !at.href.includes(href)) continue;
    assert.ok(at.outline >= 2, `the focus of ${at.text} isn't seen`);
    assert.ok(at.inside, `the focus of ${at.text} is outside the window`);
    return at;
  }
  throw new Error(`no Tab reaches ${name}`);
}

/** Presses Enter, and waits for the other address. */
async function enter(page) {
  const from = page.url();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== from);
}

/** Follows a link by the keyboard: what a click is to others. */
async function follow(page, name, href) {
  await reach(page, name, href);
  await enter(page);
}

/** Home answers without scrolling. */
async function holds(page, height) {
  for (const part of [".post-primary", ".post-backup", ".home-help", ".home-search", ".newest-list li >> nth=1", ".goal >> nth=3"]) {
    const box = await page.locator(part).first().boundingBox();
    assert.ok(box && box.y + box.height <= height, `${part} isn't on the first screen`);
  }
}

const tasks = {
  "who is on duty now, until when, and how to reach the team: 0 clicks": async (page) => {
    for (const text of ["Mira Okafor", "until Wed 25 Nov, 17:00 PST", "help@vis.example", "Priya Raman"]) {
      const box = await page.getByText(text, { exact: false }).first().boundingBox();
      assert.ok(box && box.y + box.height <= 900, `${text} isn't on the first screen`);
    }
    await holds(page, 900);
  },
  "the same on the first screen of a phone": async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await holds(page, 844);
  },
  "the pages of the escalation print on one sheet of A4 each": async (page) => {
    for (const at of ["escalation.html", "runbook/escalation.html"]) {
      await page.goto(site.address + at);
      const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
      assert.equal(sheets?.length, 1, `${at} takes ${sheets?.length} sheets`);
    }
  },
  "subscribe the calendar: 2 clicks": async (page) => {
    await follow(page, "Subscribe");
    const { href } = await reach(page, "Subscribe", "webcal:");
    assert.match(href, /^webcal:\/\/team\.example\/response\/.*\.ics$/);
  },
  "the resolution of a pasted error: 1 paste, 1 click": async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.insertText("srun: error: cedar0042: task 7: Segmentation fault (core dumped)\nsrun: Terminating StepId=99.0");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await enter(page);
    assert.match(await page.locator("h1").innerText(), /engine_par exits with status 139/);
    await page.locator(".resolution").waitFor();
    const box = await page.locator(".resolution").boundingBox();
    assert.ok(box.y < 900, "the resolution isn't on the first screen");
  },
  "what to do when the backup can't help either: 2 clicks": async (page) => {
    await follow(page, "Escalation");
    await follow(page, "Step 4: ask an expert", "#");
    assert.ok(await page.locator("#step-4-ask-an-expert").evaluate((e) => e.getBoundingClientRect().top < innerHeight));
  },
  "my next week, and the command that gives it away: 2 clicks": async (page) => {
    await follow(page, "People");
    await follow(page, "Mira Okafor");
    await page.getByText("W52 2026").first().waitFor();
    assert.match(await page.locator("main").innerText(), /watchbill swap --role primary --weeks 2026-W52,/);
  },
};

let failed = 0;
for (const [name, task] of Object.entries(tasks)) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(site.address);
  await task(page).then(() => console.log(`ok    ${name}`), (error) => { failed++; console.log(`FAIL  ${name}: ${error.message}`); });
  await page.close();
}
await browser.close();
site.close();
process.exit(failed === 0 ? 0 : 1);
