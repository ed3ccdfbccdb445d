// @ts-check
// Shows times in the reader's own zone, when the reader chose it. Without this script they stand in the team's, and say so.
(function () {
  "use strict";

  // include say.js

  /** The reader's own zone, when the reader chose it; "" for the team's. Storage may be forbidden. */
  function chosenZone() {
    try {
      return localStorage.getItem("zone") === "own" ? Intl.DateTimeFormat().resolvedOptions().timeZone : "";
    } catch {
      return "";
    }
  }

  /**
   * @param {string} machine an instant, RFC 3339
   * @param {string} text as the page has it: with the year and the time, or without
   * @param {string} zone
   */
  function inZone(machine, text, zone) {
    const at = new Date(machine);
    /** @type {Record<string, string>} */
    const part = {};
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
      hourCycle: "h23", timeZoneName: "short",
    });
    for (const p of format.formatToParts(at)) part[p.type] = p.value;
    const layout = /\b\d{4}\b/.test(text) ? say("Mon 2 Jan 2006, 15:04") : say("Mon 2 Jan, 15:04");
    const written = layout.replace(/Mon|Jan|2006|15:04|2/g, function (name) {
      return { Mon: say(part.weekday), Jan: say(part.month.slice(0, 3)), 2006: part.year, 2: part.day, "15:04": part.hour + ":" + part.minute }[name] || name;
    });
    return written + " " + part.timeZoneName;
  }

  /** Writes every time of the page in the reader's zone or the team's; the other stands in the title. What is told as an age or
   * a day stays so, with the instant in the title and for screen readers. */
  function showTimes() {
    const zone = chosenZone();
    for (const time of document.querySelectorAll('time[datetime*="T"]')) {
      const place = /** @type {HTMLTimeElement} */ (time);
      place.dataset.exact ??= place.title;
      if (place.dataset.exact) {
        place.title = zone ? inZone(place.dateTime, place.dataset.exact, zone) : place.dataset.exact;
        const unseen = place.querySelector(".unseen");
        if (unseen) unseen.textContent = ", " + place.title;
        continue;
      }
      place.dataset.team = place.dataset.team || place.textContent || "";
      place.textContent = zone ? inZone(place.dateTime, place.dataset.team, zone) : place.dataset.team;
      if (zone) place.title = place.dataset.team;
      else place.removeAttribute("title");
    }
    for (const name of document.querySelectorAll("[data-zone]")) {
      const place = /** @type {HTMLElement} */ (name);
      place.dataset.team = place.dataset.team || place.textContent || "";
      place.textContent = zone || place.dataset.team;
    }
    for (const button of document.querySelectorAll("button[data-zone-switch]")) {
      button.textContent = zone ? say("Show the team’s zone") : say("Show my zone");
    }
    dispatchEvent(new CustomEvent("zone", { detail: zone })); // for the duty card
  }

  function switchZone() {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const button of document.querySelectorAll("button[data-zone-switch]")) {
      const place = /** @type {HTMLElement} */ (button);
      if (own === document.querySelector("[data-zone]")?.textContent) continue; // nothing to choose
      place.hidden = false;
      place.addEventListener("click", function () {
        try {
          localStorage.setItem("zone", chosenZone() ? "team" : "own");
        } catch {
          return; // without a memory there is no choice
        }
        showTimes();
      });
    }
    showTimes();
  }

  switchZone();
})();
