// @ts-check
// Keeps pages for reading without a network, and tells when a page is a kept one. Never tried from a file system.
(function () {
  "use strict";

  const html = document.documentElement;
  if (!html.dataset.offline || !("serviceWorker" in navigator)) return;

  // include say.js

  /** @param {number} at since when the page is kept */
  function age(at) {
    const minutes = Math.round((Date.now() - at) / 60000);
    if (minutes < 2) return say("just now");
    if (minutes < 120) return say("%d minutes ago", minutes);
    if (minutes < 48 * 60) return say("%d hours ago", Math.round(minutes / 60));
    return say("%d days ago", Math.round(minutes / 1440));
  }

  /** @param {number} at */
  function tell(at) {
    const note = document.createElement("aside"), text = document.createElement("p"), time = document.createElement("time");
    note.className = "kept";
    note.setAttribute("aria-label", say("No network"));
    text.className = "hold";
    text.setAttribute("role", "status");
    time.dateTime = new Date(at).toISOString();
    time.title = new Date(at).toLocaleString(html.lang);
    time.textContent = age(at);
    const [before, after] = say("No network: this is a copy, read %s. Who is on duty may have changed since.", "\0").split("\0");
    text.append(before, time, after);
    note.append(text);
    document.querySelector(".top")?.before(note);
  }

  /** Asks the worker that gave this page. */
  function ask() {
    const worker = navigator.serviceWorker.controller;
    if (!worker) return;
    const channel = new MessageChannel();
    channel.port1.onmessage = function (event) { if (event.data) tell(event.data); };
    worker.postMessage("kept?", [channel.port2]);
  }

  ask();
  navigator.serviceWorker.register(html.dataset.offline, { scope: html.dataset.root || "./" }).catch(function () {
    // Storage may be forbidden: the pages are then read over the network alone.
  });
})();
