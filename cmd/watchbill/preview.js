// @ts-check
// In pages that `watchbill serve` hands out, and in no published one: loads the page again when the site has changed,
// where its reader was, and shows what is wrong with the sources until it is mended.
(function () {
  "use strict";

  const me = /** @type {HTMLScriptElement} */ (document.currentScript);
  const place = "watchbill-preview:" + location.pathname;

  /** @typedef {{place: string, message: string, hint: string}} Mistake */

  /** @param {string} [text] @param {string} [tag] @param {Partial<CSSStyleDeclaration>} [style] */
  function element(text = "", tag = "div", style = {}) {
    const e = document.createElement(tag);
    e.textContent = text;
    Object.assign(e.style, style);
    return e;
  }

  /** @param {Mistake[]} mistakes @param {string} below what stands there */
  function show(mistakes, below) {
    hide();
    const box = element("", "section", {
      position: "fixed", inset: "0", zIndex: "99999", overflow: "auto", padding: "2rem max(1rem, calc(50vw - 24rem))",
      background: "#1b1414f2", color: "#fff", font: "16px/1.5 system-ui, sans-serif",
    });
    box.id = "watchbill-preview";
    box.setAttribute("role", "alert");
    const count = mistakes.length === 1 ? "1 error" : mistakes.length + " errors";
    box.append(element(count + " in the sources", "h2", { font: "600 1.25rem/1.3 system-ui, sans-serif", color: "#fff", margin: "0 0 .25rem" }));
    box.append(element(below, "p", { margin: "0 0 1.5rem", color: "#ddd" }));
    for (const m of mistakes) {
      const item = element("", "div", { margin: "0 0 1rem", padding: ".75rem 1rem", background: "#332424", borderLeft: "4px solid #ff8f80" });
      item.append(element(m.place, "code", { display: "block", color: "#ffb4a8", background: "none", border: "none", padding: "0", overflowWrap: "anywhere" }));
      item.append(element(m.message, "p", { margin: ".25rem 0 0", color: "#fff", overflowWrap: "anywhere", whiteSpace: "pre-line" }));
      if (m.hint) item.append(element(m.hint, "p", { margin: ".25rem 0 0", color: "#ddd", overflowWrap: "anywhere" }));
      box.append(item);
    }
    document.body.append(box);
  }

  function hide() {
    const box = document.getElementById("watchbill-preview");
    if (box) box.remove();
  }

  const before = sessionStorage.getItem(place);
  if (before !== null) {
    sessionStorage.removeItem(place);
    const back = () => scrollTo({ top: Number(before), behavior: "instant" });
    back();
    addEventListener("load", back);
    addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
  }

  function reload() {
    // A page may be cut off for a moment, while an editor writes it: whoever stands at its end stood further below.
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    sessionStorage.setItem(place, String(atEnd ? Math.max(scrollY, Number(before)) : scrollY));
    addEventListener("pagehide", () => (history.scrollRestoration = "manual")); // or the browser would go back to where it is now
    location.reload();
  }

  const name = "watchbill-preview:" + me.dataset.events;

  /** Ends the listening. @type {AbortController | undefined} */
  let listening;

  /** @param {string} told */
  function hear(told) {
    /** @type {{version: string, errors: Mistake[], shown: string}} */
    const state = JSON.parse(told);
    if (state.version && state.version !== me.dataset.version) reload();
    else if (state.errors.length > 0) show(state.errors, state.shown);
    else hide();
  }

  function leave() {
    if (listening) listening.abort();
    listening = undefined;
  }

  // A browser opens six connections to a server, and a seventh page would wait for ever. So of all pages that are looked at one
  // listens to the server, whoever holds the lock, and tells the others; who comes asks with an empty message.
  function attend() {
    leave();
    if (document.visibilityState === "hidden") return;
    const { signal } = (listening = new AbortController());
    const others = new BroadcastChannel(name);
    signal.addEventListener("abort", () => others.close());
    let last = "";
    others.onmessage = ({ data }) => {
      if (data) hear(data);
      else if (last) others.postMessage(last);
    };
    const listen = () => new Promise((done) => {
      const events = new EventSource(me.dataset.events || "");
      events.onmessage = ({ data }) => {
        last = data;
        others.postMessage(data);
        hear(data);
      };
      events.onerror = () => {
        last = ""; // no longer what the server says
        // What isn't events, from another program that has the port meanwhile, ends the listening for good.
        if (events.readyState === EventSource.CLOSED) setTimeout(() => signal.aborted || attend(), 500);
      };
      signal.addEventListener("abort", () => done(events.close()));
    });
    others.postMessage("");
    if (navigator.locks) navigator.locks.request(name, { signal }, listen).catch(() => {}); // left while it waited
    else listen();
  }

  attend();
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", leave); // or the server would hold it open
  addEventListener("pageshow", (event) => {
    if (event.persisted) attend();
  });
})();
