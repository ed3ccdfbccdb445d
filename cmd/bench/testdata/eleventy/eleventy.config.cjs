// The site of a measurement: pages of incidents, and lists of fifty by label and month.
const size = 50;

function lists(incidents) {
  const shelves = new Map();
  for (const i of incidents) {
    for (const [kind, names] of [["label", i.data.labels || []], ["month", i.data.months || []]]) {
      for (const name of names) {
        const key = `${kind}/${name}`;
        if (!shelves.has(key)) shelves.set(key, []);
        shelves.get(key).push(i);
      }
    }
  }
  const pages = [];
  const add = (title, path, items) => {
    const all = Math.ceil(items.length / size);
    for (let n = 1; n <= all; n++) {
      pages.push({
        title, path: `/${path}-${n}.html`, items: items.slice((n - 1) * size, n * size),
        back: n > 1 ? `/${path}-${n - 1}.html` : "", on: n < all ? `/${path}-${n + 1}.html` : "",
      });
    }
  };
  add("Incidents", "all", incidents);
  for (const [key, items] of shelves) add(key, key, items);
  return pages;
}

module.exports = (config) => {
  const newestFirst = (api) => api.getFilteredByGlob("content/incidents/*.md").reverse();
  config.addCollection("incidents", newestFirst);
  config.addCollection("lists", (api) => lists(newestFirst(api)));
  const places = new WeakMap();
  config.addFilter("after", (all, number) => {
    if (!places.has(all)) places.set(all, new Map(all.map((i, n) => [i.data.number, n])));
    const at = places.get(all).get(number);
    return all.slice(at + 1, at + 6);
  });
  config.addFilter("excerpt", (text) => (text || "").slice(0, 160));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  return { dir: { input: ".", output: "public" }, markdownTemplateEngine: false };
};
