// each.mjs SCRIPT NAME: runs a parser's script for each feed on standard input, in one process that loads the parser once.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const [, , script, name] = process.argv;
const base = pathToFileURL(path.resolve(script)).href;
const out = [], wrong = [];
console.log = (...a) => out.push(format(...a));
console.error = (...a) => wrong.push(format(...a));
class Exit extends Error {
  constructor(code) { super(`exit ${code}`); this.code = code; }
}
process.exit = code => { throw new Exit(code); };

for (const [i, feed] of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).entries()) {
  out.length = wrong.length = 0;
  process.argv[2] = feed;
  let code = 0;
  try {
    await import(`${base}?${i}`); // a new address is a new run
  } catch (e) {
    code = e instanceof Exit ? e.code : 1;
    if (!(e instanceof Exit)) wrong.push(String(e));
  }
  fs.writeFileSync(`${feed}.${name}`, out.map(l => `${l}\n`).join(''));
  if (code) fs.writeFileSync(`${feed}.${name}.error`, wrong.join('\n') + '\n');
}
