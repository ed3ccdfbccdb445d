// @ts-check
/// <reference path="../../generator/search/client.d.ts" />
// The search box and the page of results. generator/search decides alike; FORMAT.md there describes the index. Text of
// the index reaches the page as text alone.
(() => {
  "use strict";

  const WORD = 0, PART = 1, PAIR = 2;
  const NONE = 0, LOWER = 1, UPPER = 2, DIGIT = 3, IDEOGRAPH = 4;
  const HEX = /^(0x[0-9a-f]*|[0-9a-f]{8,})$/;

  // Tokenizer

  const APART = RegExp("[\\0-/:-@[-`{-\xbf\xd7\xf7\u037e\u0387\u0589\u05be\u05c0\u05c3\u060c\u061b\u061f\u066b\u066c\u06d4" +
    "\u0964\u0965\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3006-\u303f\ud800-\uffff]");
  const CJK = /[\u2e80-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff]/;
  const CAPITAL = /[A-Z\u014a-\u0177\u0391-\u03a9\u0400-\u042f\u0460-\u0481\u048a-\u04bf\u04d0-\u052f\u0531-\u0556]/;

  /** @param {string} c */
  const lowerCase = (c) => CAPITAL.test(c) ? c.toLowerCase() : c === "ς" ? "σ" : c;

  /** @param {string} c */
  const classOf = (c) => APART.test(c) ? NONE : /\d/.test(c) ? DIGIT : CJK.test(c) ? IDEOGRAPH :
    lowerCase(c) === c ? LOWER : UPPER;

  /** @type {Record<string, string>} */
  const LATIN = {};
  for (const s of "ßss ẞss æae Æae œoe Œoe øo Øo đd Đd ðd Ðd þth Þth łl Łl ħh Ħh ıi ’'".split(" ")) {
    LATIN[s[0]] = s.slice(1);
  }

  /** @param {string} text */
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\0-\x7f]/g, (c) => LATIN[c] || c).normalize("NFC");

  /** Open: the text ends within a run. @param {string} text */
  const tokens = (text) => {
    /** @type {Token[]} */
    const list = [];
    /** @type {number[]} */
    let cuts = [];
    let low = "", units = 0, last = "", gap = 0, joined = false, broken = false, run = 0, before = NONE, inner = false;
    /** @param {string} term @param {number} kind */
    const emit = (term, kind) => list.push({
      term, kind, run, ends: low.endsWith(term.slice(term.indexOf(" ") + 1)), inner, tight: kind === PAIR && joined && !inner,
    });
    /** @param {string} t */
    const varied = (t) => t.length > 24 || t.length > 4 && /^\d+$/.test(t) || t.length > 6 && HEX.test(t);
    /** @param {string} a @param {string} b */
    const pair = (a, b) => a && !varied(a) && !varied(b) && emit(a + " " + b, PAIR);
    const parts = () => {
      let from = 0, previous = "";
      inner = true;
      for (const to of [...cuts, low.length]) {
        const p = low.slice(from, to);
        pair(previous, p);
        if (p.length > 1 || /\d/.test(p)) emit(p, PART);
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
        const hex = HEX.test(low);
        if (hex) low = low.slice(0, 12);
        if (gap <= 3 && (joined || !broken)) pair(last, low);
        emit(low, WORD);
        if (cuts.length && cuts.length < 8 && units <= 40 && !hex) parts();
        last = low;
      }
      low = "";
      units = gap = 0;
      cuts = [];
      joined = true;
      broken = false;
      run++;
    };
    text = fold(text);
    for (let i = 0; i < text.length; i++) {
      const ch = text[i], c = classOf(ch), n = low.length;
      if (ch === "'" && [before, classOf(text[i + 1] || " ")].every((k) => k === LOWER || k === UPPER)) continue;
      if (c !== before && (c === NONE || c === IDEOGRAPH || before === IDEOGRAPH)) end();
      if (c === NONE) {
        gap++;
        broken ||= ch === "\n";
        joined &&= "._-:/\\+@#~".includes(ch);
      } else if (c === IDEOGRAPH) {
        if (units++) emit(low + ch, WORD);
        low = ch;
      } else {
        if (units && units < 64) {
          if ((before === DIGIT) !== (c === DIGIT) || before === LOWER && c === UPPER) cuts.push(n);
          else if (before === UPPER && c === LOWER && n > 1 && cuts.at(-1) !== n - 1) cuts.push(n - 1);
        }
        if (units++ < 64) low += lowerCase(ch);
      }
      before = c;
    }
    end();
    for (const t of list) t.ends &&= t.run === run - 1;
    return { list, open: gap === 0 && run > 0 };
  };

  // Files

  /** @type {Map<string, any>} */
  const files = new Map(), /** @type {Map<string, Promise<boolean>>} */ loading = new Map();
  /** @type {Map<string, Line[]>} */
  let decoded;
  /** Of each id, in the present question: the best for a term, the sum, the weight of the words held.
   * @type {Float64Array[]} */
  let scratch;
  /** @type {Root} */
  let root;
  /** Names that the present question lacks. @type {Set<string>} */
  let missing = new Set();
  /** How often it came upon one. */
  let gaps = 0;
  let base = "";

  /** What each file of the index calls. @param {string} name @param {any} payload */
  const search = (name, payload) => {
    files.set(name, payload);
    if (name !== "root") return;
    root = payload;
    decoded = new Map();
    scratch = [0, 0, 0].map(() => new Float64Array(root.top + 1));
    root.segments.forEach((s, i) => {
      s.terms.list = "t" + i + "-";
      s.endings.list = "e" + i + "-";
    });
  };

  /** @param {string} name @param {string} query @returns {Promise<boolean>} whether it came */
  search.load = (name, query) => new Promise((done) => {
    const script = el("script", { src: base + "search/" + name + ".js" + query, fetchPriority: "high" });
    script.onload = script.onerror = () => {
      script.remove();
      done(files.has(name));
    };
    document.head.append(script);
  });

  /** @param {string} name */
  const load = (name, query = "") => {
    const p = loading.get(name) || search.load(name, query).finally(() => loading.delete(name));
    loading.set(name, p);
    return p;
  };

  /** The payload; what isn't there is noted as missing. @param {string} name */
  const file = (name) => files.get(name) ?? void (gaps++, missing.add(name));

  /** Calls work until nothing is missing. A file that is gone means a renewed site: then with the new root, once.
   * Stops with what it has when nobody waits any more. @template T @param {() => T} work @param {() => boolean} [isOld] */
  const complete = async (work, isOld) => {
    for (let renewed = false; ;) {
      if (!files.has("root") && !await load("root", renewed ? "?" + Date.now() : "")) throw Error();
      missing = new Set();
      const got = work();
      if (!missing.size || isOld?.()) return got;
      if ((await Promise.all([...missing].map((n) => load(n)))).every(Boolean)) continue;
      if (renewed) throw Error();
      renewed = true;
      files.delete("root");
    }
  };

  // Format

  /** @param {string} data @param {number} at */
  const digit = (data, at) => {
    const c = data.charCodeAt(at);
    return c - (c > 92 ? 36 : 35);
  };

  /** @param {string} data @param {Place} place */
  const number = (data, place) => {
    for (let v = 0, m = 1; ; m *= 46) {
      const d = digit(data, place.at++);
      v += m * d;
      if (!(d >= 45)) return v;
    }
  };

  /** Reads a list of terms. @template T @param {string} data @param {(term: string, place: Place) => T} read */
  const each = (data, read) => {
    const list = [];
    for (let place = { at: 0 }, last = ""; place.at < data.length;) {
      const end = data.indexOf("!", place.at);
      last = last.slice(0, digit(data, place.at)) + data.slice(place.at + 1, end);
      place.at = end < 0 ? data.length : end + 1;
      list.push(read(last, place));
    }
    return list;
  };

  /** Where each shard begins, as a hash. @param {string} t */
  const hash = (t) => {
    let h = 2166136261;
    for (let i = 0; i < t.length; i++) h = Math.imul(h ^ t.charCodeAt(i), 16777619);
    return h >>> 0;
  };

  /** @param {Directory} d */
  const starts = (d) => {
    if (!d.starts) {
      let group = -1;
      d.starts = each(d.from, (t) => t);
      d.names = d.starts.map((t, i) => {
        const h = hash(t);
        if (!i || h % 4 === 0) group++;
        return d.list + h.toString(36) + d.tags.substr(group * 4, 4);
      });
    }
    return d.starts;
  };

  /** The file of a shard. @param {Directory} d @param {number} i */
  const shard = (d, i) => (starts(d), /** @type {string[]} */ (d.names)[i]);

  /** @param {Directory} d @param {number} i */
  const lines = (d, i) => {
    const name = shard(d, i);
    let list = decoded.get(name);
    if (list) return list;
    const data = file(name);
    if (data == null) return [];
    list = each(data, (term, place) => {
      const df = number(data, place) + 1, at = place.at;
      for (let n = Math.min(df, 1000); n-- && place.at < data.length;) number(data, place);
      return { term, df, data, at, end: place.at };
    });
    if (decoded.size > 500) decoded.clear();
    decoded.set(name, list);
    return list;
  };

  /** Each 10 times the id, and the level. @param {Line} l */
  const postings = (l) => {
    if (l.postings) return l.postings;
    const list = [];
    for (let place = { at: l.at }, p = 0; place.at < l.end; list.push(p)) p += number(l.data, place) - p % 10;
    return l.postings = Uint32Array.from(list);
  };

  /** The last that is not after t, or -1.
   * @template T @param {T[]} list @param {string} t @param {(item: T) => string} key */
  const lastUpTo = (list, t, key) => {
    let a = 0, b = list.length;
    while (a < b) {
      const m = a + b >> 1;
      if (key(list[m]) <= t) a = m + 1;
      else b = m;
    }
    return a - 1;
  };

  /** The shard that has t if any has. @param {Directory} d @param {string} t */
  const place = (d, t) => Math.max(0, lastUpTo(starts(d), t, (s) => s));

  /** The lines from a term on that begin so. @param {Line[]} list @param {string} from @param {string} prefix */
  const beginning = (list, from, prefix) => {
    let i = lastUpTo(list, from, (l) => l.term);
    if (list[i]?.term !== from) i++;
    const some = [];
    for (; list[i]?.term.startsWith(prefix); i++) some.push(list[i]);
    return some;
  };

  /** @param {string} t */
  const linesOf = (t) => root.segments.flatMap(({ terms }) => {
    if (!terms.tags) return [];
    const list = lines(terms, place(terms, t)), l = list[lastUpTo(list, t, (l) => l.term)];
    return l && l.term === t ? [l] : [];
  });

  /** Any question asks the segment of the newest incidents, which is one file. */
  const newest = () => root.segments.slice(1).forEach(({ terms }) => lines(terms, 0));

  // Question

  /** @param {string} t */
  const first = (t) => t.split(" ")[0];

  /** @param {string} text */
  const ask = (text) => {
    const { list, open } = tokens(text), common = new Set(root.common.split(" "));
    /** @type {Map<string, Wanted>} */
    const wanted = new Map();
    let runs = 0, special = false;
    for (const t of list) {
      if (t.kind === WORD) {
        runs++;
        special ||= !common.has(t.term);
      }
      if (runs > 48 || wanted.size >= 120) break;
      if (!wanted.has(t.term)) wanted.set(t.term, { ...t, weight: 0, long: false, open: open && t.ends });
    }
    const kept = [...wanted.values()].filter((w) => {
      w.inner &&= runs > 2;
      w.long = runs >= 6;
      w.weight = w.tight ? 32 : w.kind === PART ? 8 : 16;
      if (w.long && /\d/.test(w.term)) w.weight = w.weight * 5 >> 4;
      return !special || w.open || !common.has(first(w.term));
    });
    /** @param {Wanted} w */
    const telling = (w) => Math.min(w.term.length, 12) + w.weight * 16 + (w.open ? 512 : 0);
    const best = kept.filter((w) => w.kind === WORD).sort((a, b) => telling(b) - telling(a)).map((w) => w.term);
    return best.length <= 8 ? kept : kept.filter((w) => best.slice(0, 8).includes(first(w.term)));
  };

  /** @param {Map<string, number>} counts @param {number} n */
  const mostFrequent = (counts, n) =>
    [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, n).map((e) => e[0]);

  /** Whether a term that isn't less than from stands in so many shards from there, in each segment.
   * @param {string} t @param {string} from */
  const isNear = (t, from, spread = 1) =>
    root.segments.every(({ terms }) => !terms.tags || place(terms, t) < place(terms, from) + spread);

  /** The most frequent terms that begin so. @param {string} prefix */
  const extend = (prefix, spread = 2) => {
    const isPair = prefix.includes(" "), from = isPair ? prefix : prefix + "!", counts = new Map();
    for (const { terms } of root.segments) {
      const begin = place(terms, from), all = starts(terms);
      const end = spread > 1 && !isPair && all[begin + 1]?.startsWith(prefix) ? begin + 1 : begin;
      for (let i = begin; i <= end && i < all.length; i++) {
        for (const { term, df } of beginning(lines(terms, i), from, prefix)) {
          if (term !== prefix && term.includes(" ") === isPair && isNear(term, from, isPair ? 1 : spread)) {
            counts.set(term, (counts.get(term) || 0) + df);
          }
        }
      }
    }
    return mostFrequent(counts, 24);
  };

  /** @param {string} w */
  const isPlain = (w) => /^[^ \d]{4,24}$/.test(w);

  /** Forms with other English endings that stand beside it. @param {string} w */
  const inflect = (w) => {
    const base = w.replace(/(ies|e[ds]?|ing|y|(?<!s)s)$/, ""), forms = new Set();
    if (!isPlain(w) || base.length < 3) return [];
    for (const { terms } of root.segments) {
      for (const { term } of terms.tags ? beginning(lines(terms, place(terms, base)), base, base) : []) {
        const like = /^(ie[ds]|e[ds]?|ing|y|s)?$/.test(term.slice(base.length));
        if (like && term !== w && isNear(term, base)) forms.add(term);
      }
    }
    return [...forms];
  };

  /** @param {string} w */
  const reverse = (w) => [...w].reverse().join("");

  /** Shards near t. @param {Directory} d @param {string} beginning @param {string} t */
  const around = (d, beginning, t) => {
    const list = [], here = place(d, t);
    for (let i = place(d, beginning); d.tags && i <= place(d, beginning + "\uffff"); i++) list.push(i);
    return list.sort((a, b) => Math.abs(a - here) - Math.abs(b - here) || a - b).slice(0, 3);
  };

  /** Known words that are one slip away. @param {string} w */
  const mend = (w) => {
    const near = new Map(), back = reverse(w), half = w.length >> 1;
    /** @param {string} t @param {number} n */
    const take = (t, n) => slip(w, t) && near.set(t, Math.max(n, near.get(t) || 0));
    for (const { terms, endings } of root.segments) {
      for (const i of around(terms, w.slice(0, w.length - half), w)) {
        for (const l of lines(terms, i)) if (isPlain(l.term)) take(l.term, 31 - Math.clz32(l.df));
      }
      for (const i of around(endings, back.slice(0, half), back)) {
        const data = file(shard(endings, i));
        each(data || "", (t, place) => take(reverse(t), digit(data, place.at++)));
      }
    }
    return mostFrequent(near, 4);
  };

  /** One letter more, less or other, or two swapped. @param {string} a @param {string} b */
  const slip = (a, b) => {
    let i = 0, j = 0;
    while (a[i] && a[i] === b[i]) i++;
    while (j < Math.min(a.length, b.length) - i && a.at(-1 - j) === b.at(-1 - j)) j++;
    a = a.slice(i, a.length - j);
    b = b.slice(i, b.length - j);
    return a !== b && (a.length < 2 && b.length < 2 || a.length === 2 && a === reverse(b));
  };

  /** Binary logarithm in 256ths, linear between powers of two. @param {number} n */
  const lg = (n) => {
    const k = 31 - Math.clz32(n);
    return (k << 8) + Math.floor(n * 256 / 2 ** k) - 256;
  };

  /** A little for a resolution and for being recent, in 256ths. @param {number} id */
  const bonus = (id) => {
    const { slots, top, resolved } = root, i = id - slots;
    if (i < 0) return 16;
    return Math.floor(10 * i / Math.max(1, top - slots)) + (digit(resolved, Math.floor(i / 6)) >> i % 6 & 1) * 16;
  };

  /** The terms that stand for a wanted one, with what each kind is worth. @param {Wanted} w @param {Answer} a */
  const options = (w, a) => {
    if (w.kind === PAIR && w.long && !w.tight && !isNear(w.term, first(w.term))) return []; // not worth a file of its own
    const lacked = gaps, exact = linesOf(w.term).length > 0, isWord = w.kind === WORD;
    /** @type {[string[], number][]} */
    const list = exact ? [[[w.term], 16]] : [];
    if (!isWord && !w.open) return list;
    let more = w.open ? extend(w.term) : [];
    if (isWord && !w.long) more = more.concat(inflect(w.term));
    if (gaps > lacked) return list;
    if (!more.length && !exact && w.term.length > 2) more = extend(w.term);
    if (more.length) list.push([more, 10]);
    if (exact && !w.open && w.term.length > 3 && isNear(w.term + "!", w.term)) list.push([extend(w.term, 1), 5]);
    if (!list.length && gaps === lacked && isWord && isPlain(w.term) && a.mended.size < 3) {
      const near = mend(w.term);
      if (near.length) {
        list.push([near, 9]);
        a.mended.set(w.term, near);
      }
    }
    return list;
  };

  /** Above every id. */
  const LIMIT = 1 << 24;

  /** The last answer that was whole. @type {{ text: string, of: Root, a: Answer } | undefined} */
  let known;

  /** The hits, once the files are there. @param {string} text @returns {Answer} */
  const answer = (text) => {
    if (known && known.text === text && known.of === root) return known.a;
    /** @type {Answer} */
    const a = { hits: [], words: new Set(), asked: [], mended: new Map(), near: [] };
    /** @type {number[]} */
    const ids = [];
    const [best, sums, covered] = scratch, whole = new Set();
    sums.fill(0);
    covered.fill(0);
    let total = 0;
    for (const w of ask(text)) {
      if (w.inner && whole.has(w.run)) continue;
      const lacked = gaps, list = options(w, a), isWord = w.kind === WORD, n = root.documents;
      if (isWord) a.asked.push(w.term);
      if (isWord && (gaps > lacked || linesOf(w.term).length)) whole.add(w.run);
      if (missing.size) continue;
      /** @type {number[]} */
      const found = [];
      let most = 0, df = 0;
      for (const [terms, weight] of list) {
        const all = terms.flatMap(linesOf);
        for (const l of all) df += l.df;
        const idf = lg(n + 1) - lg(Math.max(1, Math.min(df, n))) + 128;
        const worth = Math.floor(w.weight * weight * idf / 16);
        most = Math.max(most, worth);
        for (const l of all) {
          if (w.kind !== PART || !whole.has(w.run)) a.words.add(l.term);
          for (const p of postings(l)) {
            const id = p / 10 | 0, s = worth * (p % 10);
            if (id > root.top) break;
            if (!best[id]) found.push(id);
            if (!(best[id] >= s)) best[id] = s;
          }
        }
      }
      if (!isWord && !w.tight) most = 0;
      total += most;
      for (const id of found) {
        if (!sums[id]) ids.push(id);
        sums[id] += best[id];
        covered[id] += most;
        best[id] = 0;
      }
    }
    // One number each, the score before the id, since numbers are sorted much faster than objects.
    const keys = new Float64Array(ids.length);
    ids.forEach((id, i) => {
      const score = Math.floor(sums[id] * Math.floor(total ? covered[id] * 256 / total : 256) / 256);
      keys[i] = Math.floor(score * (256 + bonus(id)) / 256) * LIMIT + id;
    });
    keys.sort();
    for (let i = keys.length; i--;) a.hits.push({ id: keys[i] % LIMIT, score: Math.floor(keys[i] / LIMIT) });
    if (!missing.size && !a.hits.length) {
      for (const w of a.asked) {
        for (let n = w.length, some = a.near.length; --n > 2 && a.near.length === some;) {
          a.near.push(...extend(w.slice(0, n)).slice(0, 3));
        }
      }
    }
    if (!missing.size) known = { text, of: root, a };
    return a;
  };

  // Rows and filters

  const FACETS = ["kind", "resolution", "component", "label", "version", "platform", "year", "resolved"];

  /** @param {"rows" | "facets"} kind @param {number} id */
  const block = (kind, id) => {
    const b = root[kind], i = id >> b.shift, tag = b.tags.substr((i >> b.group) * 4, 4).trim();
    return tag && file(kind[0] + i + tag);
  };

  /** @param {RowData} data @returns {Row} */
  const row = ([id, title, date, excerpts, kinds, kind, path, context]) => ({
    title, date, excerpts: excerpts || [], kinds: kinds || [], kind: kind || "incident", path: path || `incidents/${id - root.slots}.html`, context,
  });

  /** The values of a document for each filter. @param {number} id @returns {string[][]} */
  const valuesOf = (id) => {
    const b = block("facets", id) || { of: new Map() };
    if (!b.of) {
      b.of = new Map();
      const places = b.sets.map(() => ({ at: 0 }));
      for (let place = { at: 0 }, i = 0; place.at < b.ids.length;) {
        i += number(b.ids, place);
        b.of.set(i, places.map((/** @type {Place} */ p, /** @type {number} */ k) => b.values[k][number(b.sets[k], p)]));
      }
    }
    return b.of.get(id) || FACETS.map(() => []);
  };

  /** The best rows, and the hits by the values of each filter, the other filters applied.
   * @param {string} text @param {number} most @param {string[][]} [filters] values chosen, by FACETS @returns {Found} */
  const found = (text, most, filters) => {
    const a = answer(text), counts = FACETS.map(() => new Map());
    const hits = !filters ? a.hits : a.hits.filter((h) => {
      const values = valuesOf(h.id);
      let failed = 0, by = -1;
      filters.forEach((f, k) => {
        if (f.length && !f.some((v) => values[k].includes(v))) {
          failed++;
          by = k;
        }
      });
      if (failed < 2) {
        values.forEach((vs, k) => {
          if (!failed || k === by) for (const v of vs) counts[k].set(v, (counts[k].get(v) || 0) + 1);
        });
      }
      return !failed;
    });
    const best = missing.size ? [] : hits.slice(0, most);
    const rows = best.flatMap((h) => (block("rows", h.id) || []).filter((/** @type {RowData} */ r) => r[0] === h.id)).map(row);
    return { ...a, hits, counts, rows };
  };

  /** What is found. early gets it with the first five rows, when the others take longer.
   * @param {string} text @param {number} most @param {string[][]} [filters]
   * @param {() => boolean} [isOld] @param {(a: Found) => void} [early] @returns {Promise<Found>} */
  search.ask = (text, most, filters, isOld, early) => {
    let late = false;
    const all = complete(() => found(text, most, filters), isOld).finally(() => late = true);
    if (early) complete(() => found(text, 5), isOld).then((a) => late || isOld?.() || early(a), () => {});
    return all;
  };
  search.tokens = tokens;
  Object.assign(globalThis, { watchbillSearch: search });
  if (typeof document === "undefined") return;

  // Page

  // include say.js

  // What the index names by itself: say("incident") say("runbook") say("post-mortem") say("known issue")
  // say("kind") say("resolution") say("component") say("label") say("version") say("platform") say("year") say("resolved")
  // say("answered") say("known issue updated") say("diagnosed") say("fixed") say("reproducer") say("workaround")
  // say("new issue") say("no reply") say("declined") say("yes") say("no")

  const html = document.documentElement, page = document.getElementById("search-results");
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-search]")]);

  /** @param {string} name @param {any} props @param {...(Node | string)} inside @returns {any} */
  function el(name, props, ...inside) {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(props)) k in e ? /** @type {any} */ (e)[k] = v : e.setAttribute(k, v);
    e.append(...inside);
    return e;
  }

  /** The terms of words that were looked at. @type {Map<string, string[]>} */
  const seen = new Map();

  /** @param {string} word */
  const termsOf = (word) => {
    let list = seen.get(word);
    if (!list) {
      if (seen.size > 20000) seen.clear();
      seen.set(word, list = tokens(word).list.map((t) => t.term));
    }
    return list;
  };

  /** at: where the first mark is; n: how many of the words are marked. @param {string} text @param {Set<string>} words */
  const marked = (text, words) => {
    const found = new Set(), parts = [];
    let end = 0, at = 0;
    for (const m of text.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu)) {
      const t = termsOf(m[0]).find((t) => words.has(t));
      if (!t) continue;
      found.add(t);
      if (!parts.length) at = m.index;
      parts.push(text.slice(end, m.index), el("mark", {}, m[0]));
      end = m.index + m[0].length;
    }
    return { parts: [...parts, text.slice(end)], n: found.size, at };
  };

  /** Known issues stand elsewhere. @param {Row} row */
  const address = (row) => row.path.includes(":") ? row.path : base + row.path;

  /** Pages of hits, as they are read. @type {Map<string, Promise<string>>} */
  const pages = new Map();

  /** The passage of a hit's own page that holds most of the words. @param {Row} row @param {Set<string>} words */
  const passage = async (row, words) => {
    const [file, id] = address(row).split("#"), text = pages.get(file) || fetch(file).then((r) => r.text());
    pages.set(file, text);
    const places = [...new DOMParser().parseFromString(await text, "text/html")
      .querySelectorAll("main :is(h2, h3, h4, p, li, pre, td):not(aside *, nav *, .similar *)")];
    const from = id ? places.findIndex((e) => e.id === id) + 1 : 0;
    const to = places.findIndex((e, i) => i >= from && e.matches("h2, h3, h4"));
    const [best] = places.slice(from, id && to >= 0 ? to : places.length)
      .map((e) => (e.textContent || "").replace(/\s+/g, " ").slice(0, 4000))
      .map((t) => ({ t, ...marked(t, words) })).sort((a, b) => b.n - a.n);
    if (!best?.n) return;
    const start = best.at > 80 ? best.t.lastIndexOf(" ", best.at - 40) + 1 : 0;
    return marked((start ? "… " : "") + best.t.slice(start, start + 400), words).parts;
  };

  /** Gives the first hits whose stored passages hold none of the words a passage of their page, once the typing rests.
   * From a file system pages can't be read. @param {Found} a @param {Element} list @param {() => boolean} isOld */
  const quote = (a, list, isOld) => location.protocol !== "file:" && setTimeout(() => {
    list.querySelectorAll(".search-excerpt").forEach(async (excerpt, i) => {
      const row = a.rows[i];
      if (i > 4 || isOld() || excerpt.querySelector("mark") || row.path.includes(":")) return;
      const parts = await passage(row, a.words).catch(() => {});
      if (parts && !isOld()) excerpt.replaceChildren(...parts);
    });
  }, 300);

  const ages = new Intl.RelativeTimeFormat(html.lang || "en", { numeric: "auto" });

  /** @param {string} date */
  const age = (date) => {
    const [year, month] = date.split("-").map(Number), now = new Date();
    const months = 12 * (now.getFullYear() - year) + now.getMonth() + 1 - month; // as pages count
    return months < 0 ? "" : ", " + (months < 24 ? ages.format(-months, "month") : ages.format(-Math.floor(months / 12), "year"));
  };

  /** @param {Row} row @param {Set<string>} words */
  const link = (row, words) => {
    const facts = [row.kind, ...row.kinds, ...row.context ? [row.context] : []].map((f, i) => el("span", {}, i <= row.kinds.length ? plain(f) : f));
    if (row.date) facts.push(el("time", { dateTime: row.date }, row.date + age(row.date)));
    const [best] = row.excerpts.map((t) => marked(t, words)).sort((a, b) => b.n - a.n);
    return el("a", { href: address(row) },
      el("span", { className: "search-title", dir: "auto" }, ...marked(row.title, words).parts),
      el("span", { className: "search-facts" }, ...facts),
      el("span", { className: "search-excerpt", dir: "auto" }, ...best ? best.parts : []));
  };

  /** @param {string} kind */
  const plain = (kind) => texts[kind] || say(kind.replaceAll("-", " "));

  /** @param {Answer} a */
  const summary = (a) =>
    [...a.mended].map(([w, near]) => say("“%s” is not known here, taken for “%s”. ", w, near.join("”, “"))).join("") +
    (a.hits.length === 1 ? say("1 result") : say("%d results", a.hits.length));

  /** @param {string} q */
  const again = (q) => "?" + new URLSearchParams({ q });

  /** What may help where nothing is found. @param {string} q @param {Answer} a @param {HTMLFormElement} form */
  const ways = (q, a, form) => {
    const list = a.near.map((w) => el("a", { href: form.action + again(w) }, say("Search for “%s”", w)));
    const letters = [...q], title = letters.slice(0, 100).join("") + (letters.length > 100 ? " …" : "");
    const text = new URLSearchParams(letters.length > 100 ? { title, body: "\n\n```\n" + letters.slice(0, 2000).join("") + "\n```\n" } : { title });
    if (form.dataset.repository) list.push(el("a", { href: form.dataset.repository + "/issues/new?" + text }, say("File a new incident with this text")));
    return list;
  };

  const BROKEN = say("The search index can’t be read.");
  const status = el("p", { className: "search-status", role: "status" });
  document.body.append(status);

  /** Says it once. @param {string} text */
  const tell = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  /** Whether links are the first results: they stay then, as somebody may be about to click one. @param {Element[]} links @param {Found} a */
  const begin = (links, a) => links[0] && links.every((l, i) => a.rows[i] && l.getAttribute("href") === address(a.rows[i]));

  /** The list under a box, after the combobox pattern.
   * @param {HTMLFormElement} form @param {HTMLInputElement} input @param {string} id */
  const face = (form, input, id) => {
    const list = el("div", { id, role: "listbox", "aria-label": say("Results"), className: "search-hits", hidden: true });
    form.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);
    let turn = 0, filled = 0, active = -1;
    /** @param {number} to */
    const activate = (to) => {
      active = to;
      [...list.children].forEach((o, i) => o.setAttribute("aria-selected", i === to));
      if (to < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[to].id);
      list.children[to].scrollIntoView({ block: "nearest" });
    };
    /** @param {boolean} yes */
    const open = (yes) => {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      activate(-1);
    };
    /** @param {string} text @param {Found} a */
    const fill = (text, a) => {
      const said = summary(a), all = el("a", { href: form.action + again(text), className: "search-all" }, say("%s, with filters", said));
      if (!a.hits.length) all.textContent = say("%s: what was tried", said);
      const links = [...list.children].slice(0, -1);
      if (filled === turn && begin(links, a)) list.lastElementChild?.before(...a.rows.slice(links.length).map((r) => link(r, a.words)));
      else list.replaceChildren(...a.rows.map((r) => link(r, a.words)), ...a.hits.length ? [] : ways(text, a, form), all);
      [...list.children].forEach((o, i) => {
        Object.assign(o, { id: id + "-" + i, tabIndex: -1 });
        o.setAttribute("role", "option");
      });
      const kept = filled === turn ? active : -1;
      open(true);
      activate(kept);
      filled = turn;
      return said;
    };
    const show = async () => {
      const now = ++turn, text = input.value;
      let said = "";
      if (text.trim()) {
        try {
          const a = await search.ask(text, 8, undefined, () => now !== turn, (a) => fill(text, a));
          if (now !== turn) return;
          said = fill(text, a);
          quote(a, list, () => now !== turn);
        } catch {
          if (now !== turn) return;
          list.replaceChildren(said = BROKEN);
        }
      }
      open(said > "");
      tell(said);
    };
    open(false);
    input.addEventListener("input", show);
    input.addEventListener("focus", show);
    form.addEventListener("focusout", (e) => form.contains(/** @type {Node} */ (e.relatedTarget)) || open(false));
    input.addEventListener("keydown", (e) => {
      const n = list.children.length, step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
      if (list.hidden || e.isComposing) return;
      if (step) activate((active + step + n + 2) % (n + 1) - 1);
      else if (e.key === "Escape") open(false);
      else if (e.key === "Enter" && active >= 0) list.children[active].click();
      else return;
      e.preventDefault();
    });
  };

  // Page of results

  let state = new URLSearchParams(location.search), most = 10, turn = 0, filled = 0;
  let unfolded = matchMedia("(min-width: 60rem)").matches;

  /** @param {(to: URLSearchParams) => void} change @param {boolean} push */
  const go = (change, push) => {
    const to = new URLSearchParams(state);
    change(to);
    try {
      history[push ? "pushState" : "replaceState"](null, "", "?" + to);
    } catch { // a page from a file system may have no history of its own
      if (push) return void (location.search = "?" + to);
    }
    state = to;
    most = 10;
    show();
  };

  /** The filters; those of the last question stand until their counts are known. @type {HTMLElement | undefined} */
  let panel;

  /** @param {string} q @param {Found} a @param {string[][]} chosen */
  const filters = (q, a, chosen) => {
    const groups = a.counts.flatMap((c, k) => fieldset(FACETS[k], c, chosen[k])), n = chosen.flat().length;
    if (!groups.length) return;
    return folded(n ? say("Filters (%d)", n) : say("Filters"), ...n ? [el("a", { href: again(q) }, say("Search without filters"))] : [], ...groups);
  };

  /** @param {string} title @param {...Node} inside */
  const folded = (title, ...inside) => {
    const fold = el("details", { open: unfolded, className: "search-filters" }, el("summary", {}, title), ...inside);
    fold.ontoggle = () => unfolded = fold.open;
    return fold;
  };

  /** Changes the page, and leaves the focus where it was. @param {Element} page @param {() => void} change */
  const change = (page, change) => {
    const id = page.contains(document.activeElement) && document.activeElement?.id;
    change();
    if (id) document.getElementById(id)?.focus();
  };

  /** @param {Element} page @param {string} q @param {Found} a */
  const fill = (page, q, a) => {
    const there = filled === turn && begin([...page.querySelectorAll(".search-list a")], a), list = there && page.querySelector(".search-list") || el("ol", { className: "search-list" }), said = summary(a);
    list.append(...a.rows.slice(list.children.length).map((r) => el("li", {}, link(r, a.words))));
    tell(said);
    change(page, () => {
      if (!there) page.replaceChildren(el("p", {}, said), ...a.hits.length ? [] : nothing(q, a), ...panel ? [panel] : [], list);
      document.getElementById("search-more")?.remove();
      if (a.hits.length > most) list.after(el("button", { id: "search-more", onclick: more }, say("Show more")));
    });
    filled = turn;
  };

  /** Further results come below those that stand there. */
  const more = () => {
    most += 20;
    filled = turn + 1;
    show();
  };

  const show = async () => {
    const now = ++turn, q = state.get("q") || "";
    const chosen = FACETS.map((f) => state.getAll(f)), some = chosen.some((f) => f.length), isOld = () => now !== turn;
    if (!page) return;
    for (const f of forms) if (f.q.value !== q) f.q.value = q;
    if (!q.trim()) {
      panel = undefined;
      tell("");
      return page.replaceChildren();
    }
    panel ||= folded(say("Filters")); // keeps their place, so that no result moves when they come
    try {
      let a = await search.ask(q, most, some ? chosen : undefined, isOld, some || most > 10 ? undefined : (a) => fill(page, q, a));
      if (isOld()) return;
      if (some || !a.hits.length) panel = filters(q, a, chosen);
      fill(page, q, a);
      quote(a, page, isOld);
      if (some) return;
      await new Promise((done) => setTimeout(done, 150)); // counting waits until the typing rests
      if (isOld()) return;
      a = await search.ask(q, most, chosen, isOld);
      if (isOld()) return;
      change(page, () => {
        panel?.remove();
        panel = filters(q, a, chosen);
        if (panel) page.querySelector(".search-list")?.before(panel);
      });
    } catch {
      if (now === turn) page.replaceChildren(BROKEN), tell(BROKEN);
    }
  };

  /** @param {string} facet @param {Map<string, number>} counts @param {string[]} chosen */
  const fieldset = (facet, counts, chosen) => {
    const values = [...new Set([...mostFrequent(counts, 10), ...chosen])];
    if (values.length < 2 && !chosen.length) return [];
    return [el("fieldset", {}, el("legend", {}, say(facet)), ...values.map((v) => {
      const box = el("input", { type: "checkbox", id: "search-" + facet + "-" + v, checked: chosen.includes(v) });
      box.onchange = () => go((to) => box.checked ? to.append(facet, v) : to.delete(facet, v), true);
      return el("label", {}, box, ` ${facet === "kind" || facet === "resolution" || facet === "resolved" ? plain(v) : v} (${counts.get(v) || 0})`);
    }))];
  };

  /** What was tried, and what may help. @param {string} q @param {Answer} a */
  const nothing = (q, a) => [a.asked.length
    ? say("Looked for “%s”: whole, as a beginning, with another ending, with one letter changed.", a.asked.join("”, “"))
    : say("No word to look for."), ...ways(q, a, forms[0])].map((w) => el("p", {}, w));

  base = html.dataset.root || "";
  forms.forEach((form, i) => {
    const input = form.q;
    base = form.dataset.root || base;
    input.addEventListener("focus", () => complete(newest).catch(() => {}));
    if (!page) return face(form, input, "search-hits-" + i);
    input.addEventListener("input", () => go((to) => to.set("q", input.value), false));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      go((to) => to.set("q", input.value), true);
    });
  });
  if (page) {
    page.removeAttribute("aria-live"); // the status tells enough
    addEventListener("popstate", () => {
      state = new URLSearchParams(location.search);
      show();
    });
    show();
    if (!state.get("q")) forms[0].q.focus();
  }
  addEventListener("keydown", (e) => {
    const typing = /** @type {Element} */ (e.target).closest("input, textarea, select, [contenteditable]");
    if (!(e.key === "/" ? !typing : e.key === "k" && (e.ctrlKey || e.metaKey))) return;
    const input = forms.map((f) => f.q).find((i) => i.offsetParent);
    if (!forms.length) return;
    e.preventDefault();
    if (!input) return void (location.href = forms[0].action);
    input.select();
    input.focus();
  });
})();
