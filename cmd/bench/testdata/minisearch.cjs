// Indexes documents with MiniSearch and asks queries: the folder of the library as argument; {"documents", "queries",
// "most", "folder"} on standard input; a list of what each setting found, on standard output. The folder gets what a page needs.
"use strict";
const fs = require("fs");
const path = require("path");
const zlib = require("zlib");
const MiniSearch = require("module").createRequire(path.resolve(process.argv[2], "here"))("minisearch");

const work = JSON.parse(fs.readFileSync(0, "utf8"));

/** Milliseconds of processor time since start. */
const spent = (start) => {
  const used = process.cpuUsage(start);
  return Math.round((used.user + used.system) / 1000);
};

const start = process.cpuUsage();
const index = new MiniSearch({ fields: ["title", "resolution", "symptom", "errors", "discussion"], storeFields: ["title"] });
index.addAll(work.documents);
const build = spent(start);
const json = JSON.stringify(index), bytes = zlib.gzipSync(json).length;
fs.writeFileSync(path.join(work.folder, "index.json"), json);
fs.copyFileSync(path.join(process.argv[2], "node_modules", "minisearch", "dist", "es", "index.js"), path.join(work.folder, "library.js"));

const settings = {
  "MiniSearch, fuzzy": { boost: { title: 2 }, fuzzy: 0.2, prefix: true }, // as its guide has it
  "MiniSearch, exact": { boost: { title: 2 }, prefix: true },
};
const answers = Object.entries(settings).map(([name, setting]) => {
  const took = [];
  const found = work.queries.map((text) => {
    const from = process.cpuUsage();
    const hits = index.search(text, setting).slice(0, work.most).map((h) => h.id);
    const used = process.cpuUsage(from);
    took.push(used.user + used.system);
    return hits;
  });
  return { Name: name, Found: found, Took: took, Build: build, Bytes: bytes };
});
process.stdout.write(JSON.stringify(answers));
