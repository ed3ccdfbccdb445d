// Judges the markup of every page: node validate.mjs FOLDER... It is valid by the HTML standard, as html-validate knows it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const config = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // HTML takes either; ours is small throughout.
    "doctype-style": ["error", { style: "lowercase" }],
    // Ids are made from headings, and links to "#3-bring-the-incidents" are what GitHub makes too.
    "valid-id": ["error", { relaxed: true }],
    // A table that scrolls is no landmark, and there is no element for a mere group.
    "prefer-native-element": ["error", { exclude: ["group"] }],
    // Titles of incidents and trailing blanks of code are what people wrote.
    "long-title": "off",
    "no-trailing-whitespace": "off",
  },
};
const validator = new HtmlValidate(new FileSystemConfigLoader([], config));
const faults = new Map();
let pages = 0;

for (const folder of process.argv.slice(2)) {
  for (const name of (await readdir(folder, { recursive: true })).filter((n) => n.endsWith(".html")).sort()) {
    pages++;
    const { results } = await validator.validateString(await readFile(join(folder, name), "utf8"), name);
    for (const m of results.flatMap((r) => r.messages)) {
      const text = `${m.ruleId}: ${m.message.replace(/"[^"]{20,}"/g, '"…"')}`;
      faults.set(text, [...(faults.get(text) ?? []), `${name}:${m.line} ${m.selector ?? ""}`]);
    }
  }
}
for (const [text, where] of faults) console.log(`- ${text}\n    ${where.length} times: ${where.slice(0, 3).join("\n      ")}`);
console.log(`${pages} pages validated, ${faults.size} kinds of faults`);
process.exit(faults.size === 0 ? 0 : 1);
