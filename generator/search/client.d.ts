// Types of templates/assets/search.js, for editors and the type checker; nothing of this reaches a reader.

/** A term of a text. kind: 0 a run of letters and digits, 1 a part of one, 2 two neighbours. run counts the runs before
 * it; ends: it stands at the end of its run; inner: it lies within one;
 * tight: a pair without a blank between. */
interface Token { term: string; kind: number; run: number; ends: boolean; inner: boolean; tight: boolean }

/** A token to look up; long: the query has many words; open: more of the word may come. */
interface Wanted extends Token { weight: number; long: boolean; open: boolean }

interface Directory { from: string; tags: string; list: string; starts?: string[]; names?: string[] }
interface Blocks { shift: number; group: number; tags: string }
interface Segment { terms: Directory; endings: Directory }

interface Root {
  version: number; documents: number; top: number; slots: number; common: string; resolved: string;
  segments: Segment[]; rows: Blocks; facets: Blocks;
}

/** A term of a shard, and where its postings stand in data. */
interface Line { term: string; df: number; data: string; at: number; end: number; postings?: Uint32Array }

/** id, title, date, excerpts, resolutions, kind, path, context; FORMAT.md tells what may be missing. */
type RowData = [number, string, string?, string[]?, string[]?, string?, string?, string?];

interface Row {
  title: string; date?: string; excerpts: string[]; kinds: string[]; kind: string; path: string; context?: string;
}

interface Hit { id: number; score: number }

/** words: the terms found, to mark; asked: the words looked for; mended: what was taken for unknown ones; near: known
 * words when there are no hits; counts: hits by value, for each filter. */
interface Answer {
  hits: Hit[]; words: Set<string>; asked: string[]; mended: Map<string, string[]>; near: string[];
}

interface Found extends Answer { rows: Row[]; counts: Map<string, number>[] }

/** A place in a text being read. */
interface Place { at: number }
