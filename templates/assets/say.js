// @ts-check
// Says a text of the interface in the language of the page. A script that has the line "include say.js" gets this code in its place,
// so that no script waits for another, or fails without it.

/** @type {Record<string, string>} texts of the page's language by their English; none for English */
const texts = /** @type {any} */ (globalThis).watchbillWords || {};

/** Says a text of the interface. @param {string} text @param {...(string | number)} values for its %s; %[2]s takes the second */
function say(text, ...values) {
  let at = 0;
  return (texts[text] || text).replace(/%(?:\[(\d+)\])?[sd]/g, function (_, n) { return String(values[n ? (at = +n) - 1 : at++]); });
}
