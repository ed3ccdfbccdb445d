// Indexes documents as plain pages with Pagefind: the folder of the library as argument; {"documents", "folder"} on
// standard input; the milliseconds of processor time it took, on standard output.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const library = pathToFileURL(path.resolve(process.argv[2], "node_modules", "pagefind", "lib", "index.js"));
const { createIndex, close } = await import(library.href);
const work = JSON.parse(fs.readFileSync(0, "utf8"));

const escape = (text) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Clock ticks of 10 ms that all processes of Pagefind took, from the system's own table where there is one. */
const ticks = () => {
  let sum = 0;
  for (const id of fs.existsSync("/proc/self/task") ? fs.readdirSync("/proc") : []) {
    try {
      const stat = fs.readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1].split(" ");
      if (+stat[1] === process.pid) sum += +stat[11] + +stat[12];
    } catch {} // not a process, or one that has ended
  }
  return sum;
};

const { index } = await createIndex({});
for (const d of work.documents) {
  const parts = ["resolution", "symptom", "errors", "discussion"].map((k) => `<h2>${k}</h2><p>${escape(d[k])}</p>`);
  const content = `<!doctype html><html lang="en"><title>${escape(d.title)}</title><body><h1>${escape(d.title)}</h1>${parts.join("")}</body></html>`;
  const { errors } = await index.addHTMLFile({ url: d.id, content });
  if (errors.length) throw Error(errors.join("; "));
}
const { errors } = await index.writeFiles({ outputPath: work.folder });
if (errors.length) throw Error(errors.join("; "));
const took = ticks() * 10;
await close();
process.stdout.write(String(took));
