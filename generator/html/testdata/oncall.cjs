// Runs oncall.js, as a site has it, on a duty card without a browser, for the tests: the script's file in the arguments,
// {"data": the card's data, "at": [milliseconds]} on standard input, what the card then shows on standard output.
"use strict";
const fs = require("fs");
const vm = require("vm");

const program = new vm.Script(fs.readFileSync(process.argv[2], "utf8"));
const { data, at } = JSON.parse(fs.readFileSync(0, "utf8"));

/** @returns {any} an element that keeps its text, whether written or appended */
function element(text = "") {
  return { textContent: text, className: "", append(child) { this.textContent += child.textContent; } };
}

/** @param {number} now */
function shows(now) {
  const parts = { state: element(), asof: element(), next: element("stale"), arriving: element("stale"), primary: element(), backup: element() };
  const lamp = { on: false };
  lamp.classList = { toggle: (_, on) => { lamp.on = on; }, remove: () => { lamp.on = false; } };
  const inner = {};
  for (const role of ["primary", "backup"]) {
    inner[role] = { name: element(), until: element() };
    parts[role].querySelector = (selector) => inner[role][/"(.*)"/.exec(selector)[1]];
  }
  const document = {
    getElementById: () => ({ textContent: JSON.stringify(data) }),
    querySelector: (selector) => (selector === ".lamp" ? lamp : parts[/"(.*)"/.exec(selector)[1]]),
    createElement: () => element(),
  };
  class FixedDate extends Date {
    static now() { return now; }
  }
  program.runInContext(vm.createContext({ document, Date: FixedDate, Intl, setInterval() {}, addEventListener() {} }));
  return {
    open: lamp.on, state: parts.state.textContent, asof: parts.asof.textContent,
    next: parts.next.textContent, arriving: parts.arriving.textContent,
    primary: [parts.primary.className, inner.primary.name.textContent, inner.primary.until.textContent],
    backup: [parts.backup.className, inner.backup.name.textContent, inner.backup.until.textContent],
  };
}

process.stdout.write(JSON.stringify(at.map(shows)));
