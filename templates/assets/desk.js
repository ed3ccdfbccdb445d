// @ts-check
// Counts down to the due time of each first answer, in duty time. Without this script the desk shows what was left when
// it was built.
(function () {
  "use strict";

  const block = document.getElementById("desk-data");
  if (!block) return;
  /** @type {{blocks: [number, number][]}} duty time in milliseconds */
  const data = JSON.parse(block.textContent || "{}");

  // include say.js

  /**
   * @param {number} from
   * @param {number} to
   */
  function duty(from, to) {
    let sum = 0;
    for (const b of data.blocks) sum += Math.max(0, Math.min(b[1], to) - Math.max(b[0], from));
    return sum;
  }

  /** @param {number} ms */
  function minutes(ms) {
    const n = Math.round(ms / 60000);
    if (n < 60) return say("%d min", n);
    return n % 60 ? say("%d h %d min", Math.floor(n / 60), n % 60) : say("%d h", n / 60);
  }

  function refresh() {
    const now = Date.now();
    for (const place of document.querySelectorAll("[data-due]")) {
      const due = Number(place.getAttribute("data-due"));
      const late = due < now;
      place.textContent = late ? say("overdue by %s", minutes(duty(due, now))) : say("%s left", minutes(duty(now, due)));
      place.closest(".case")?.classList.toggle("case-late", late);
    }
  }

  refresh();
  setInterval(refresh, 20000);
})();
