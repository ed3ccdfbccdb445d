// Runs the client of templates/assets/search.js without a page, for the tests: the client's file, the folder of an
// index and the work on standard input, the answers on standard output. The work is {"tokens": [texts]}, or {"queries":
// [texts]} with "most" (hits to give back), "cold" (each with nothing loaded), "filters", "old" (nobody waits), and
// "then", the folder after the first query.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

let [client, folder] = process.argv.slice(2);
const program = new vm.Script(fs.readFileSync(client, "utf8"));

let fetched = [], trips = 0, travelling = false;

/** @returns {any} a client that has loaded nothing */
function fresh() {
  const context = vm.createContext({ console });
  program.runInContext(context);
  context.watchbillSearch.load = async (name) => {
    if (!travelling) trips++;
    travelling = true;
    await new Promise(setImmediate);
    travelling = false;
    try {
      const text = fs.readFileSync(path.join(folder, name + ".js"), "utf8");
      fetched.push(name);
      vm.runInContext(text, context);
      return true;
    } catch {
      return false;
    }
  };
  return context.watchbillSearch;
}

async function main() {
  const work = JSON.parse(fs.readFileSync(0, "utf8"));
  let search = fresh();
  if (work.tokens) return work.tokens.map((text) => search.tokens(text));
  const answers = [];
  for (const q of work.queries) {
    fetched = [];
    trips = 0;
    if (work.cold) search = fresh();
    const start = process.cpuUsage();
    const a = await search.ask(q, 8, work.filters, () => work.old);
    const used = process.cpuUsage(start);
    folder = work.then || folder;
    answers.push({
      hits: a.hits.slice(0, work.most).map((h) => [h.id, h.score]),
      counts: a.counts.map(Object.fromEntries),
      rows: a.rows.map((r) => r.path),
      mended: Object.fromEntries(a.mended),
      near: a.near,
      fetched,
      trips,
      microseconds: used.user + used.system,
    });
  }
  return answers;
}

main().then((answers) => process.stdout.write(JSON.stringify(answers)));
