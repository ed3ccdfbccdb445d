// @ts-check
// The search: tokenizer, ranking and the two faces of it, the list under a search box and the results of search.html.
// The index and its format: generator/search/FORMAT.md. Whatever is decided here is decided in generator/search too, to
// the same result. Text of the index reaches the page as text alone.
(function () {
  "use strict";

  /**
   * @typedef {{term: string, kind: number, run: number, ends: boolean, inner: boolean}} Token
   * @typedef {{from: string, names: string, starts?: string[]}} Directory
   * @typedef {{shift: number, names: string}} Blocks
   * @typedef {{version: number, documents: number, top: number, slots: number, common: string, resolved: string,
   *   segments: {terms: Directory, endings: Directory}[], rows: Blocks, facets: Blocks}} Root
   * @typedef {{term: string, df: number, at: number, end: number}} Line
   * @typedef {{id: number, kind: string, path: string, title: string, context?: string, date?: string,
   *   kinds?: string[], excerpts?: string[]}} Row
   * @typedef {{term: string, kind: number, weight: number, open: boolean, run: number, inner: boolean}} Wanted
   * @typedef {{id: number, score: number}} Hit
   * @typedef {{hits: Hit[], words: Set<string>, asked: string[], mended: Map<string, string[]>, near: string[]}} Answer
   */

  const WORD = 0, PART = 1, PAIR = 2;
  const NONE = 0, LOWER = 1, UPPER = 2, DIGIT = 3, IDEOGRAPH = 4;

  // Tokenizer

  /** @param {number} c @returns {number} its class */
  function classOf(c) {
    if (c < 128) return c > 96 && c < 123 ? LOWER : c > 64 && c < 91 ? UPPER : c > 47 && c < 58 ? DIGIT : NONE;
    if (c < 0xC0 || c === 0xD7 || c === 0xF7 || c >= 0xD800 || c >= 0x2000 && c < 0x2C00 || c >= 0x2E00 && c < 0x2E80 ||
      c >= 0x3000 && c < 0x3040 && c !== 0x3005 ||
      "\u037e\u0387\u0589\u05be\u05c0\u05c3\u060c\u061b\u061f\u066b\u066c\u06d4\u0964\u0965".includes(String.fromCharCode(c))) return NONE;
    if (c >= 0x2E80 && c < 0xA000 && !(c >= 0x3100 && c < 0x3130 || c >= 0x3190 && c < 0x3400) || c >= 0xAC00 && c < 0xD7B0) return IDEOGRAPH;
    return lowerCase(c) === c ? LOWER : UPPER;
  }

  /** @param {number} c @returns {number} */
  function lowerCase(c) {
    if (c > 64 && c < 91 || c >= 0x391 && c <= 0x3A9 || c >= 0x410 && c <= 0x42F) return c + 32;
    if (c === 0x3C2) return 0x3C3;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c >= 0x531 && c <= 0x556) return c + 48;
    const twins = c >= 0x460 && c < 0x482 || c >= 0x48A && c < 0x4C0 || c >= 0x4D0 && c < 0x530 || c >= 0x14A && c < 0x178;
    return twins ? c | 1 : c;
  }

  const HEX = /^(0x[0-9a-f]*|[0-9a-f]{8,})$/;

  /** @type {Record<string, string>} */
  const LATIN = {
    ß: "ss", ẞ: "ss", æ: "ae", Æ: "ae", œ: "oe", Œ: "oe", ø: "o", Ø: "o", đ: "d", Đ: "d", ð: "d", Ð: "d", þ: "th", Þ: "th",
    ł: "l", Ł: "l", ħ: "h", Ħ: "h", ı: "i", "’": "'",
  };

  /** @param {string} text */
  function fold(text) {
    if (/^[\0-\x7f]*$/.test(text)) return text;
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\0-\x7f]/g, (c) => LATIN[c] || c).normalize("NFC");
  }

  /** @param {string} text @returns {{list: Token[], open: boolean}} open: the text ends within a run */
  function tokens(text) {
    text = fold(text);
    /** @type {Token[]} */
    const list = [];
    let low = "", units = 0, last = "", gap = 0, joined = false, broken = false, runs = 0, before = NONE, inner = false;
    /** @type {number[]} */
    let cuts = [];
    const emit = (/** @type {string} */ term, /** @type {number} */ kind) =>
      list.push({ term, kind, run: runs, ends: low.endsWith(term.slice(term.lastIndexOf(" ") + 1)), inner });
    const isVaried = (/** @type {string} */ t) => t.length > 24 || t.length > 4 && /^[0-9]+$/.test(t) || t.length > 6 && HEX.test(t);
    const pair = (/** @type {string} */ first, /** @type {string} */ second) => {
      if (first && !isVaried(first) && !isVaried(second)) emit(first + " " + second, PAIR);
    };
    const run = () => {
      const hex = HEX.test(low);
      if (hex) low = low.slice(0, 12);
      if (gap <= 3 && (joined || !broken)) pair(last, low);
      emit(low, WORD);
      if (!cuts.length || cuts.length >= 8 || units > 40 || hex) return;
      inner = true;
      let from = 0, previous = "";
      for (const to of [...cuts, low.length]) {
        const p = low.slice(from, to);
        pair(previous, p);
        if (p.length > 1 || p >= "0" && p <= "9") emit(p, PART);
        from = to;
        previous = p;
      }
      inner = false;
    };
    const end = () => {
      if (!units) return;
      if (before === IDEOGRAPH) {
        if (units === 1) emit(low, WORD);
        last = "";
      } else {
        run();
        last = low;
      }
      low = "";
      units = gap = 0;
      cuts = [];
      joined = true;
      broken = false;
      runs++;
    };
    const isLetter = (/** @type {number} */ c) => c === LOWER || c === UPPER;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i), c = classOf(code), n = low.length;
      if (code === 39 && isLetter(before) && isLetter(classOf(text.charCodeAt(i + 1)))) continue;
      if (c === NONE) {
        end();
        gap++;
        broken = broken || code === 10;
        joined = joined && "._-:/\\+@#~".includes(text[i]);
      } else if (c === IDEOGRAPH) {
        if (before !== IDEOGRAPH) end();
        if (units) emit(low + text[i], WORD);
        low = text[i];
        units++;
      } else {
        if (before === IDEOGRAPH) end();
        const start = low.length;
        if (start && units < 64) {
          if ((before === DIGIT) !== (c === DIGIT) || before === LOWER && c === UPPER) cuts.push(n);
          else if (before === UPPER && c === LOWER && n > 1 && cuts[cuts.length - 1] !== n - 1) cuts.push(n - 1);
        }
        if (units++ < 64) low += String.fromCharCode(lowerCase(code));
      }
      before = c;
    }
    end();
    for (const t of list) t.ends = t.ends && t.run === runs - 1;
    return { list, open: gap === 0 && runs > 0 };
  }

  // Files

  /** @type {Map<string, any>} */
  const files = new Map();
  /** @type {Map<string, Promise<boolean>>} */
  const loading = new Map();
  /** @type {Map<string, any>} */
  let decoded = new Map();
  /** @type {Root | undefined} */
  let root;
  /** @type {Set<string>} names that the present question lacks */
  let missing = new Set();

  /** @param {string} name @param {any} payload what a file of the index calls */
  function register(name, payload) {
    files.set(name, payload);
    if (name !== "root") return;
    root = payload;
    decoded = new Map();
  }

  /** @param {string} name @param {string} [query] @returns {Promise<boolean>} whether the file came */
  function load(name, query) {
    let p = loading.get(name);
    if (!p) {
      p = register.load(name, query || "").then((came) => {
        loading.delete(name);
        return came;
      });
      loading.set(name, p);
    }
    return p;
  }

  /** @param {string} name @param {string} query @returns {Promise<boolean>} */
  register.load = (name, query) => new Promise((done) => {
    const script = document.createElement("script");
    const finish = () => {
      script.remove();
      done(files.has(name));
    };
    script.onload = script.onerror = finish;
    script.src = base + "search/" + name + ".js" + query;
    document.head.append(script);
  });

  /** @param {string} name @returns {any} the payload, or undefined; then it is noted as missing */
  function file(name) {
    if (!files.has(name)) missing.add(name);
    return files.get(name);
  }

  /** Calls work until nothing is missing; a file that is gone means that the site was renewed. @template T
   * @param {() => T} work @returns {Promise<T>} */
  async function complete(work) {
    for (let renewed = false; ;) {
      if (!root && !await load("root")) throw new Error("no index");
      missing = new Set();
      const got = work();
      if (!missing.size) return got;
      if ((await Promise.all([...missing].map((n) => load(n)))).every(Boolean)) continue;
      if (renewed) throw new Error("index incomplete");
      renewed = true;
      files.delete("root");
      if (!await load("root", "?" + Date.now())) throw new Error("no index");
    }
  }

  // Format

  /** @param {string} data @param {number} at */
  function digit(data, at) {
    const c = data.charCodeAt(at);
    return c - (c > 92 ? 36 : 35);
  }

  /** @param {string} data @param {{at: number}} place @returns {number} */
  function number(data, place) {
    for (let v = 0, m = 1; ; m *= 46) {
      const d = digit(data, place.at++);
      v += m * d;
      if (!(d >= 45)) return v;
    }
  }

  /** @param {string} data @param {{at: number}} place @param {string} before @returns {string} */
  function term(data, place, before) {
    const end = data.indexOf("!", place.at);
    const t = before.slice(0, digit(data, place.at)) + data.slice(place.at + 1, end);
    place.at = end < 0 ? data.length : end + 1;
    return t;
  }

  /** Reads a list of terms. @template T @param {string} data
   * @param {(term: string, place: {at: number}) => T} read @returns {T[]} */
  function each(data, read) {
    const list = [];
    for (let place = { at: 0 }, last = ""; place.at < data.length;) {
      last = term(data, place, last);
      list.push(read(last, place));
    }
    return list;
  }

  /** @param {Directory} d @param {number} i @returns {Line[]} */
  function lines(d, i) {
    const name = d.names.substr(i * 7, 7);
    let list = decoded.get(name);
    if (list) return list;
    const data = file(name);
    if (data === undefined) return [];
    list = each(data, (term, place) => {
      const df = number(data, place) + 1, at = place.at;
      for (let n = Math.min(df, 1000); n > 0 && place.at < data.length; n--) number(data, place);
      return { term, df, at, end: place.at, data };
    });
    decoded.set(name, list);
    return list;
  }

  /** @param {Directory} d @returns {string[]} */
  function starts(d) {
    return d.starts || (d.starts = each(d.from, (t) => t));
  }

  /** @template T @param {T[]} list @param {(item: T) => string} key @param {string} t
   * @returns {number} the index of the last that is not after t, or -1 */
  function lastUpTo(list, key, t) {
    let a = 0, b = list.length;
    while (a < b) {
      const m = a + b >> 1;
      if (key(list[m]) <= t) a = m + 1;
      else b = m;
    }
    return a - 1;
  }

  /** @param {Directory} d @param {string} t @returns {number} the shard that has t if any has */
  function place(d, t) {
    return Math.max(0, lastUpTo(starts(d), (s) => s, t));
  }

  /** @param {string} t @returns {any[]} its line of each segment */
  function linesOf(t) {
    const found = [];
    for (const s of index().segments) {
      if (!starts(s.terms).length) continue;
      const list = lines(s.terms, place(s.terms, t)), i = lastUpTo(list, (l) => l.term, t);
      if (i >= 0 && list[i].term === t) found.push(list[i]);
    }
    return found;
  }

  /** @param {string} t @returns {number} */
  function count(t) {
    return linesOf(t).reduce((n, l) => n + l.df, 0);
  }

  /** @returns {Root} */
  function index() {
    return /** @type {Root} */ (root);
  }

  // Question

  /** @param {string} t */
  const first = (t) => t.split(" ")[0];

  /** @param {string} text @returns {Wanted[]} */
  function ask(text) {
    const { list, open } = tokens(text), common = new Set(index().common.split(" "));
    /** @type {Map<string, Wanted>} */
    const wanted = new Map();
    let runs = 0, special = false;
    for (const t of list) {
      if (t.kind === WORD) {
        runs++;
        special = special || !common.has(t.term);
      }
      if (runs > 48 || wanted.size >= 120) break;
      if (!wanted.has(t.term)) wanted.set(t.term, { term: t.term, kind: t.kind, weight: 0, open: open && t.ends, run: t.run, inner: t.inner });
    }
    const kept = [...wanted.values()].filter((w) => {
      w.inner = w.inner && runs > 2;
      w.weight = w.kind === WORD ? 16 : 8;
      if (runs >= 6 && /[0-9]/.test(w.term)) w.weight = w.weight * 5 >> 4;
      return !special || w.open || !common.has(first(w.term));
    });
    const telling = (/** @type {Wanted} */ w) => Math.min(w.term.length, 12) + w.weight * 16 + (w.open ? 512 : 0);
    const best = kept.filter((w) => w.kind === WORD).sort((a, b) => telling(b) - telling(a)).map((w) => w.term);
    return kept.filter((w) => best.length <= 8 || best.indexOf(first(w.term)) >>> 0 < 8);
  }

  /** @param {Map<string, number>} counts @param {number} n */
  function mostFrequent(counts, n) {
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, n).map((e) => e[0]);
  }

  /** @param {string} prefix @returns {string[]} the most frequent terms that begin so */
  function extend(prefix) {
    const isPair = prefix.includes(" "), from = isPair ? prefix : prefix + "!", counts = new Map();
    for (const { terms } of index().segments) {
      const first = place(terms, from), all = starts(terms);
      for (let i = first; i < Math.min(first + 3, all.length); i++) {
        if (i > first && !all[i].startsWith(prefix)) break;
        for (const l of lines(terms, i)) {
          if (l.term >= from && l.term !== prefix && l.term.startsWith(prefix) && l.term.includes(" ") === isPair) {
            counts.set(l.term, (counts.get(l.term) || 0) + l.df);
          }
        }
      }
    }
    return mostFrequent(counts, 24);
  }

  /** @param {string} w */
  function isPlain(w) {
    return w.length >= 4 && w.length <= 24 && !/[ 0-9]/.test(w);
  }

  /** @param {string} w @returns {string[]} its forms with other English endings that stand beside it */
  function inflect(w) {
    if (!isPlain(w)) return [];
    const bases = [w], forms = new Set();
    const strip = (/** @type {string} */ ending, /** @type {string[]} */ ...instead) => {
      if (w.endsWith(ending) && w.length >= ending.length + 3) for (const i of instead) bases.push(w.slice(0, -ending.length) + i);
    };
    strip("ies", "y");
    strip("es", "", "e");
    if (!w.endsWith("ss")) strip("s", "");
    strip("ed", "", "e");
    strip("ing", "", "e");
    const least = bases.reduce((a, b) => b < a ? b : a);
    for (const b of bases) {
      const all = [b, b + "s", b + "es", b + "ed", b + "ing"], stem = b.slice(0, -1);
      if (b.endsWith("e")) all.push(stem + "ed", stem + "ing");
      if (b.endsWith("y")) all.push(stem + "ies", stem + "ied");
      for (const f of all) {
        const beside = index().segments.every((s) => [w, least].some((o) => place(s.terms, o) === place(s.terms, f)));
        if (f !== w && beside && count(f)) forms.add(f);
      }
    }
    return [...forms];
  }

  /** @param {string} w */
  function reverse(w) {
    return [...w].reverse().join("");
  }

  /** @param {Directory} d @param {string} beginning @param {string} t @returns {number[]} shards near t */
  function around(d, beginning, t) {
    if (!starts(d).length) return [];
    const list = [], here = place(d, t);
    for (let i = place(d, beginning); i <= place(d, beginning + "\uffff"); i++) list.push(i);
    return list.sort((a, b) => Math.abs(a - here) - Math.abs(b - here) || a - b).slice(0, 3);
  }

  /** @param {string} w @returns {string[]} known words that are one slip away */
  function mend(w) {
    const near = new Map(), back = reverse(w);
    const take = (/** @type {string} */ t, /** @type {number} */ n) => {
      if (slip(w, t)) near.set(t, Math.max(n, near.get(t) || 0));
    };
    for (const s of index().segments) {
      for (const i of around(s.terms, w.slice(0, w.length + 1 >> 1), w)) {
        for (const l of lines(s.terms, i)) if (isPlain(l.term)) take(l.term, Math.floor(Math.log2(l.df)));
      }
      for (const i of around(s.endings, back.slice(0, w.length >> 1), back)) {
        const data = file(s.endings.names.substr(i * 7, 7));
        if (data) each(data, (t, at) => take(reverse(t), digit(data, at.at++)));
      }
    }
    return mostFrequent(near, 4);
  }

  /** @param {string} a @param {string} b whether one letter is more, less or other, or two are swapped */
  function slip(a, b) {
    if (a.length > b.length) [a, b] = [b, a];
    if (b.length - a.length > 1 || a === b) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
    return a.slice(i + 1) === b.slice(i + 1) || a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }

  /** @param {number} n @returns {number} binary logarithm in 256ths, linear between powers of two */
  function lg(n) {
    const k = 31 - Math.clz32(n);
    return (k << 8) + Math.floor(n * 256 / 2 ** k) - 256;
  }

  /** @param {number} df */
  function idf(df) {
    const n = index().documents;
    return lg(n + 1) - lg(Math.min(df, n)) + 128;
  }

  /** @param {number} id @returns {number} a little for a resolution and for being recent, in 256ths */
  function bonus(id) {
    const { slots, top, resolved } = index(), i = id - slots;
    if (i < 0) return 12;
    return Math.floor(12 * i / Math.max(1, top - slots)) + (digit(resolved, Math.floor(i / 6)) >> i % 6 & 1) * 8;
  }

  /** @param {string} text @returns {Answer} as far as the files are there */
  function answer(text) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    /** @type {Map<number, number>} */
    const covered = new Map();
    const words = new Set(), whole = new Set(), mended = new Map(), asked = [];
    let total = 0;
    for (const w of ask(text)) {
      if (w.inner && whole.has(w.run)) continue;
      const lacked = missing.size, exact = count(w.term) > 0;
      if (w.kind === WORD && (exact || missing.size > lacked)) whole.add(w.run);
      /** @type {[string[], number][]} */
      const options = exact ? [[[w.term], 16]] : [];
      if (w.kind === WORD) asked.push(w.term);
      if (w.kind === WORD || w.open) {
        let more = w.open ? extend(w.term) : [];
        if (w.kind === WORD) more = more.concat(inflect(w.term));
        if (missing.size > lacked) continue;
        if (!more.length && !exact && w.term.length >= 3) more = extend(w.term);
        if (more.length) options.push([more, 10]);
        if (!options.length && missing.size === lacked && w.kind === WORD && isPlain(w.term) && mended.size < 3) {
          const near = mend(w.term);
          if (near.length) {
            options.push([near, 9]);
            mended.set(w.term, near);
          }
        }
      }
      /** @type {Map<number, number>} */
      const best = new Map();
      let most = 0;
      for (const [terms, weight] of options) {
        const all = terms.map((t) => [t, ...linesOf(t)]);
        const df = all.reduce((n, [, ...ls]) => ls.reduce((m, l) => m + l.df, n), 0);
        const worth = Math.floor(w.weight * weight * idf(Math.max(1, df)) / 16);
        most = Math.max(most, worth);
        for (const [t, ...ls] of all) {
          words.add(t);
          for (const l of ls) {
            for (let at = { at: l.at }, id = 0; at.at < l.end;) {
              const v = number(l.data, at), s = worth * (v % 16);
              id += Math.floor(v / 16);
              if (!(best.get(id) >= s)) best.set(id, s);
            }
          }
        }
      }
      if (w.kind === WORD) total += most;
      for (const [id, s] of best) {
        scores.set(id, (scores.get(id) || 0) + s);
        if (w.kind === WORD) covered.set(id, (covered.get(id) || 0) + most);
      }
    }
    const hits = [...scores].map(([id, s]) => {
      const cover = total ? Math.floor((covered.get(id) || 0) * 256 / total) : 256;
      const score = Math.floor(s * cover / 256);
      return { id, score: Math.floor(score * (256 + bonus(id)) / 256) };
    });
    hits.sort((a, b) => b.score - a.score || b.id - a.id);
    /** @type {string[]} */
    let near = [];
    if (!hits.length) {
      for (const w of asked) for (let n = w.length - 1, some = near.length; n > 2 && near.length === some; n--) near = near.concat(extend(w.slice(0, n)).slice(0, 3));
    }
    return { hits, words, asked, mended, near };
  }

  // Rows and filters

  /** @param {Blocks} b @param {number} id @returns {any} the block of an id, "" when it has none */
  function block(b, id) {
    const name = b.names.substr((id >> b.shift) * 7, 7).trim();
    return name && file(name);
  }

  /** @param {Hit[]} hits @returns {Row[]} */
  function rows(hits) {
    return hits.map((h) => (block(index().rows, h.id) || []).find((/** @type {Row} */ r) => r.id === h.id)).filter(Boolean);
  }

  const FACETS = ["kind", "resolution", "component", "label", "version", "platform", "year", "resolved"];

  /** @param {number} id @returns {string[][] | undefined} the values by which a document can be filtered */
  function valuesOf(id) {
    const b = block(index().facets, id);
    if (!b) return;
    if (!b.of) {
      b.of = new Map();
      const sets = b.sets.map((/** @type {string} */ s) => ({ s, at: 0 }));
      for (let at = { at: 0 }, i = 0; at.at < b.ids.length;) {
        i += number(b.ids, at);
        b.of.set(i, sets.map((/** @type {any} */ p, /** @type {number} */ k) => b.values[k][number(p.s, p)]));
      }
    }
    return b.of.get(id);
  }

  /**
   * Answers a question: its best rows, and how many hits have each value of each filter, the other filters applied.
   * @param {string} text @param {number} most @param {string[][]} [filters] chosen values, in the order of FACETS
   */
  register.search = (text, most, filters) => complete(() => {
    const a = answer(text), counts = FACETS.map(() => new Map());
    if (filters) {
      a.hits = a.hits.filter((h) => {
        const values = valuesOf(h.id) || FACETS.map(() => []);
        const fails = filters.map((f, k) => f.length > 0 && !f.some((v) => values[k].includes(v)));
        const failed = fails.filter(Boolean).length;
        values.forEach((vs, k) => {
          if (failed === +fails[k]) for (const v of vs) counts[k].set(v, (counts[k].get(v) || 0) + 1);
        });
        return !failed;
      });
    }
    return { ...a, counts, rows: missing.size ? [] : rows(a.hits.slice(0, most)) };
  });
  register.tokens = tokens;
  /** @type {any} */ (globalThis).watchbillSearch = register;
  if (typeof document === "undefined") return;

  // Page

  const html = document.documentElement, page = document.getElementById("search-results");
  let base = html.dataset.root || "";
  const KINDS = { incident: "Incident", runbook: "Runbook", postmortem: "Post-mortem" };

  /** @param {string} name @param {any} [props] @param {...(Node | string)} inside */
  function el(name, props, ...inside) {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(props || {})) {
      if (k in e) /** @type {any} */ (e)[k] = v;
      else e.setAttribute(k, v);
    }
    e.append(...inside);
    return e;
  }

  /** @param {string} text @param {Set<string>} words @returns {{parts: (Node | string)[], found: Set<string>, at: number}} */
  function marked(text, words) {
    const found = new Set(), parts = [];
    let at = -1, end = 0;
    for (const m of text.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu)) {
      const t = tokens(m[0]).list.find((t) => words.has(t.term));
      if (!t) continue;
      if (at < 0) at = m.index;
      found.add(t.term);
      parts.push(text.slice(end, m.index), el("mark", {}, m[0]));
      end = m.index + m[0].length;
    }
    parts.push(text.slice(end));
    return { parts, found, at };
  }

  /** @param {Row} row @param {Set<string>} words the best passage, from shortly before its first match */
  function excerpt(row, words) {
    let best = { text: "", n: -1, at: 0 };
    for (const text of row.excerpts || []) {
      const m = marked(text, words);
      if (m.found.size > best.n) best = { text, n: m.found.size, at: m.at };
    }
    const from = best.at > 110 ? best.text.indexOf(" ", best.at - 60) + 1 : 0;
    return marked((from ? "… " : "") + best.text.slice(from), words).parts;
  }

  /** @param {string} date @returns {string} */
  function age(date) {
    const days = Math.round((Date.parse(date) - Date.now()) / 864e5);
    if (!(days <= 0)) return "";
    const [n, unit] = days > -45 ? [days, "day"] : days > -700 ? [days / 30.4, "month"] : [days / 365, "year"];
    return ", " + new Intl.RelativeTimeFormat(html.lang || "en", { numeric: "auto" })
      .format(Math.round(/** @type {number} */ (n)), /** @type {any} */ (unit));
  }

  /** @param {Row} row @param {Set<string>} words @returns {Node[]} */
  function shown(row, words) {
    const facts = [el("span", { className: "search-kind" }, /** @type {any} */ (KINDS)[row.kind] || row.kind)];
    for (const k of row.kinds || []) facts.push(el("span", { className: "search-resolution" }, k.replace("-", " ")));
    if (row.context) facts.push(el("span", {}, row.context));
    if (row.date) facts.push(el("time", { dateTime: row.date }, row.date + age(row.date)));
    return [
      el("span", { className: "search-title" }, ...marked(row.title, words).parts), el("span", { className: "search-facts" }, ...facts),
      el("span", { className: "search-excerpt" }, ...excerpt(row, words)),
    ];
  }

  /** @param {number} n @param {string} one */
  const plural = (n, one) => n + " " + one + (n === 1 ? "" : "s");

  /** @param {Answer} a @returns {string} */
  function mendedText(a) {
    return [...a.mended].map(([w, near]) => `“${w}” is not known here, taken for “${near.join("”, “")}”. `).join("");
  }

  /** @param {HTMLFormElement} form @param {number} n */
  function enhance(form, n) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input[name=q]"));
    if (!input) return;
    base = form.dataset.root || base;
    input.addEventListener("focus", () => { if (!root) load("root"); });
    if (page) return facePage(form, input);
    const id = "search-hits-" + n;
    const list = el("div", { id, role: "listbox", "aria-label": "Results", className: "search-hits", hidden: true });
    const status = el("p", { role: "status", className: "search-status" });
    form.append(list, status);
    for (const [k, v] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", id], ["aria-expanded", "false"]]) input.setAttribute(k, v);
    let turn = 0, active = -1;
    const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
    const open = (/** @type {boolean} */ yes) => {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) activate(-1);
    };
    const activate = (/** @type {number} */ to) => {
      const all = options();
      active = to;
      all.forEach((o, i) => o.setAttribute("aria-selected", String(i === to)));
      if (to < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", all[to].id);
      all[to].scrollIntoView({ block: "nearest" });
    };
    const show = async () => {
      const now = ++turn, text = input.value;
      if (!text.trim()) {
        status.textContent = "";
        return open(false);
      }
      try {
        const a = await register.search(text, 8);
        if (now !== turn) return;
        const more = form.action + "?q=" + encodeURIComponent(text);
        list.replaceChildren(...a.rows.map((r) => el("a", { href: base + r.path }, ...shown(r, a.words))),
          el("a", { href: more, className: "search-all" }, a.hits.length ? `All ${plural(a.hits.length, "result")}` : "Nothing found: what was tried"));
        options().forEach((o, i) => Object.assign(o, { id: id + "-" + i, role: "option", tabIndex: -1 }));
        open(true);
        activate(-1);
        status.textContent = mendedText(a) + plural(a.hits.length, "result");
      } catch {
        status.textContent = "The search index can't be read.";
      }
    };
    input.addEventListener("input", show);
    input.addEventListener("focus", () => { if (input.value) show(); });
    form.addEventListener("focusout", (e) => { if (!form.contains(/** @type {Node} */ (e.relatedTarget))) open(false); });
    input.addEventListener("keydown", (e) => {
      const n = options().length, step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
      if (e.isComposing) return;
      if (step && n && !list.hidden) activate((active + step + n + 2) % (n + 1) - 1);
      else if (e.key === "Escape" && !list.hidden) open(false);
      else if (e.key === "Enter" && active >= 0) options()[active].click();
      else return;
      e.preventDefault();
    });
  }

  // search.html

  let state = new URLSearchParams(location.search), most = 10, turn = 0;

  /** @param {URLSearchParams} to @param {boolean} [push] */
  function go(to, push) {
    state = to;
    most = 10;
    try {
      history[push ? "pushState" : "replaceState"](null, "", "?" + to);
    } catch {
      if (push) return void (location.search = "?" + to); // a page from a file system has no history of its own
    }
    showPage();
  }

  /** @param {HTMLFormElement} form @param {HTMLInputElement} input */
  function facePage(form, input) {
    const change = (/** @type {boolean} */ push) => {
      const to = new URLSearchParams(state);
      to.set("q", input.value);
      go(to, push);
    };
    input.value = state.get("q") || "";
    input.addEventListener("input", () => change(false));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      change(true);
    });
  }

  async function showPage() {
    const now = ++turn, q = state.get("q") || "", filters = FACETS.map((f) => state.getAll(f)), at = document.activeElement?.id;
    if (!page) return;
    for (const i of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("form[data-search] input[name=q]"))) {
      if (i.value !== q) i.value = q;
    }
    if (!q.trim()) return page.replaceChildren();
    for (const withFacets of filters.some((f) => f.length) ? [true] : [false, true]) {
      try {
        const a = await register.search(q, most, withFacets ? filters : undefined);
        if (now !== turn) return;
        const found = plural(a.hits.length, "result");
        say(mendedText(a) + found);
        page.replaceChildren(el("p", { className: "search-count" }, mendedText(a) + found), ...a.hits.length ? [] : nothing(q, a, filters),
          el("div", { className: "search-filters" }, ...a.counts.flatMap((c, k) => fieldset(k, c, filters[k]))),
          el("ol", { className: "search-list" }, ...a.rows.map((r) => el("li", {}, el("a", { href: base + r.path }, ...shown(r, a.words))))));
        if (a.hits.length > most) page.append(el("button", { type: "button", id: "search-more", onclick: () => { most += 10; showPage(); } }, "Show more"));
        if (at) document.getElementById(at)?.focus();
      } catch {
        say("The search index can't be read.");
      }
    }
  }

  /** @param {number} k @param {Map<string, number>} counts @param {string[]} chosen */
  function fieldset(k, counts, chosen) {
    for (const v of chosen) if (!counts.has(v)) counts.set(v, 0);
    if (counts.size < 2 && !chosen.length) return [];
    const best = mostFrequent(counts, 12);
    return [el("fieldset", {}, el("legend", {}, FACETS[k]), ...[...best, ...chosen.filter((v) => !best.includes(v))].map((v) => el("label", {},
      el("input", { type: "checkbox", id: "search-" + FACETS[k] + "-" + v, checked: chosen.includes(v), onchange: () => {
        const to = new URLSearchParams(state), rest = chosen.filter((c) => c !== v);
        to.delete(FACETS[k]);
        for (const c of rest.length < chosen.length ? rest : [...chosen, v]) to.append(FACETS[k], c);
        go(to, true);
      } }), " " + v.replace("-", " ") + " (" + counts.get(v) + ")")))];
  }

  /** @param {string} q @param {Answer} a @param {string[][]} filters */
  function nothing(q, a, filters) {
    const list = [el("p", {}, a.asked.length ? `Nothing is found for ${a.asked.map((w) => `“${w}”`).join(", ")}: not whole, not as a beginning, not with another ending, not with one letter changed.` : "There is no word in this to look for.")];
    if (filters.some((f) => f.length)) list.push(el("p", {}, el("a", { href: "?q=" + encodeURIComponent(q) }, "Search without filters")));
    if (a.near.length) list.push(el("p", {}, "Known words near it: ", ...a.near.flatMap((w) => [el("a", { href: "?q=" + encodeURIComponent(w) }, w), " "])));
    const repository = page?.dataset.repository;
    if (repository) list.push(el("p", {}, el("a", { href: repository + "/issues/new?title=" + encodeURIComponent(q.slice(0, 200)) }, "File a new incident")));
    return list;
  }

  const status = el("p", { role: "status", className: "search-status" });
  const say = (/** @type {string} */ text) => { status.textContent = text; };
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-search]")]);
  forms.forEach(enhance);
  if (page) {
    page.removeAttribute("aria-live");
    page.before(status);
    addEventListener("popstate", () => {
      state = new URLSearchParams(location.search);
      showPage();
    });
    showPage();
  }
  addEventListener("keydown", (e) => {
    const t = /** @type {HTMLElement} */ (e.target);
    if (e.key === "/" ? e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) || t.isContentEditable : e.key !== "k" || !(e.ctrlKey || e.metaKey)) return;
    const input = forms.map((f) => /** @type {HTMLInputElement} */ (f.querySelector("input[name=q]"))).find((i) => i?.offsetParent);
    if (!input) return;
    e.preventDefault();
    input.select();
    input.focus();
  });
})();
