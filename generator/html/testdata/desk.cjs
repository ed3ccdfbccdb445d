// Runs desk.js for one due time at one instant, and prints what the page would show.
const fs = require("fs");
const vm = require("vm");

const work = JSON.parse(fs.readFileSync(0, "utf8"));
const place = { textContent: "", getAttribute: () => String(work.due), closest: () => null };
const document = {
  getElementById: () => ({ textContent: work.data }),
  querySelectorAll: () => [place],
};
const clock = class extends Date {
  static now() { return work.now; }
};
vm.runInNewContext(fs.readFileSync(process.argv[2], "utf8"), { document, Date: clock, setInterval: () => 0, JSON, Math, Number });
process.stdout.write(place.textContent);
