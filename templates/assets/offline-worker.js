// @ts-check
// Keeps the runbook and the on-call pages for reading without a network. It asks the network first, always; what it gives
// from its store, it says to the page, which tells the reader how old that is. LIST and VERSION stand above, see offline.go.
/// <reference lib="webworker" />
(function () {
  "use strict";

  /** @typedef {{pages: string[], version: string}} Kept addresses relative to the site, and what changes with them */
  const kept = /** @type {Kept} */ (/** @type {any} */ (globalThis).watchbillKept);
  const worker = /** @type {any} */ (globalThis);
  const root = new URL("./", worker.location.href).href;
  const prefix = "watchbill " + root + " ";
  const store = prefix + kept.version;
  const patience = 4000; // milliseconds that a page is awaited

  /** Pages that a client got from the store: by client, since when it is kept. @type {Map<string, number>} */
  const stale = new Map();

  /** @param {string} address */
  const full = (address) => new URL(address, root).href;

  /** The address as it is stored: of a folder its page, without what comes after ? or #. @param {string} address */
  function plain(address) {
    const url = new URL(address);
    url.hash = "";
    if (!url.pathname.includes("/assets/")) url.search = "";
    return url.href.endsWith("/") ? url.href + "index.html" : url.href;
  }

  /** A copy that says when it was kept. @param {Response} response */
  async function stamped(response) {
    const headers = new Headers(response.headers);
    headers.set("x-kept-at", String(Date.now()));
    return new Response(await response.blob(), { status: 200, headers });
  }

  /** @param {Request | string} request @param {Response} response */
  async function keep(request, response) {
    if (!response.ok || response.redirected || response.type === "opaque") return;
    const cache = await caches.open(store);
    await cache.put(plain(typeof request === "string" ? request : request.url), await stamped(response));
  }

  /** Fills the store; what can't be had now is kept when it is read. */
  async function fill() {
    for (const page of kept.pages) {
      try {
        await keep(full(page), await fetch(full(page), { cache: "no-cache" }));
      } catch {
        return; // the network went; the next visit goes on
      }
    }
  }

  async function forgetOld() {
    for (const name of await caches.keys()) {
      if (name.startsWith(prefix) && name !== store) await caches.delete(name);
    }
  }

  /** Asks the network for a while. @param {Request} request */
  function soon(request) {
    return Promise.race([
      fetch(request),
      new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), patience)),
    ]);
  }

  /** @param {any} event of a page that is opened */
  async function page(event) {
    const wanted = plain(event.request.url);
    const cache = await caches.open(store);
    const old = await cache.match(wanted);
    try {
      const response = old ? await soon(event.request) : await fetch(event.request);
      if (response.ok && (old || kept.pages.some((p) => full(p) === wanted))) event.waitUntil(keep(event.request, response.clone()));
      return response;
    } catch {
      const copy = old || await cache.match(full("offline.html"));
      if (!copy) return Response.error();
      stale.set(event.resultingClientId, Number(copy.headers.get("x-kept-at")));
      return copy;
    }
  }

  /** Assets carry what they are in their address, so a kept one is never old. @param {any} event */
  async function asset(event) {
    const cache = await caches.open(store);
    const old = await cache.match(plain(event.request.url));
    if (old) return old;
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  }

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill().then(() => worker.skipWaiting())));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetOld().then(() => worker.clients.claim())));
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    if (request.method !== "GET" || !request.url.startsWith(root)) return;
    if (request.mode === "navigate") event.respondWith(page(event));
    else if (request.url.startsWith(root + "assets/") && request.url.includes("?v=")) event.respondWith(asset(event));
  });
  // A page asks whether it is a kept one.
  worker.addEventListener("message", (/** @type {any} */ event) => {
    event.ports[0]?.postMessage(stale.get(event.source?.id) || 0);
  });
})();
