// @ts-check
// Keeps the duty card right between builds, from the page's own data. All instants are milliseconds; all texts are in
// the team's zone. Without this script the card shows what was true when the page was built, and says so.
(function () {
  "use strict";

  /**
   * @typedef {[number, number, number, number?, number?]} Block
   * @typedef {{role: string, name: string, link: string, from: number, to: number, until: number}} Shift
   *   until is the end of the shift's last duty hours, 0 when it has none
   * @typedef {{zone: string, built: number, first: number, last: number, shifts: Shift[], blocks: Block[],
   *   names: {name: string, until: number}[], holidays: Record<string, string>}} Data
   *   a block is duty hours: from, to, the goal of what arrives, and, where there is one, the instant before
   *   which it is due by another instant at the latest; names says what the zone is called until when
   */

  const block = document.getElementById("duty-data");
  if (!block) return;
  /** @type {Data} */
  const data = JSON.parse(block.textContent || "{}");

  // include say.js

  let zone = ""; // the reader's own, when the reader chose it
  let format = formatIn(data.zone), formatHour = hourIn(data.zone), formatDay = dayIn(data.zone);
  const teamDay = dayIn(data.zone); // holidays are the team's

  /** @param {string} timeZone */
  function formatIn(timeZone) {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
      timeZoneName: "short",
    });
  }

  /** @param {string} timeZone */
  function hourIn(timeZone) {
    return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** @param {string} timeZone */
  function dayIn(timeZone) {
    return new Intl.DateTimeFormat("en-CA", { timeZone });
  }

  /**
   * @param {number} at
   * @param {boolean} zoned
   */
  function when(at, zoned) {
    /** @type {Record<string, string>} */
    const part = {};
    for (const p of format.formatToParts(at)) part[p.type] = p.value;
    const text = say("Mon 2 Jan, 15:04").replace(/Mon|Jan|15:04|2/g, (name) => ({
      Mon: say(part.weekday), Jan: say(part.month.slice(0, 3)), 2: part.day, "15:04": `${part.hour}:${part.minute}`,
    })[name] || name);
    const name = zone ? part.timeZoneName : data.names.find((n) => at < n.until)?.name;
    return zoned && name ? `${text} ${name}` : text;
  }

  /**
   * @param {number} end of duty hours; midnight ends a day
   * @param {number} now
   */
  function untilWhen(end, now) {
    return formatDay.format(end - 1) === formatDay.format(now) ? formatHour.format(end) : when(end, false);
  }

  /**
   * @param {string} role
   * @param {number} at
   */
  function shift(role, at) {
    return data.shifts.find((s) => s.role === role && s.from <= at && at < s.to);
  }

  /** @param {number} at the duty block at or next after it */
  function nextBlock(at) {
    return data.blocks.find((b) => b[1] > at);
  }

  /** @param {number} received the answer is due when the goal's share of duty time has passed */
  function due(received) {
    const first = nextBlock(received);
    let left = first ? first[2] : 0;
    const last = first && Math.max(first[0], received) < (first[3] || 0) ? first[4] || Infinity : Infinity;
    for (const b of data.blocks) {
      const start = Math.max(b[0], received);
      if (b[1] <= start) continue;
      if (left <= b[1] - start) return Math.min(start + left, last);
      left -= b[1] - start;
    }
    return received;
  }

  /**
   * @param {string} part
   * @param {string} text
   */
  function write(part, text) {
    const place = document.querySelector(`[data-duty="${part}"]`);
    if (place && text) place.textContent = text;
  }

  /**
   * @param {string} role
   * @param {number} at
   * @param {number} now
   */
  function writePost(role, at, now) {
    const post = document.querySelector(`[data-duty="${role}"]`);
    const name = post?.querySelector('[data-duty="name"]');
    const until = post?.querySelector('[data-duty="until"]');
    if (!post || !name || !until) return;
    const s = shift(role, at);
    post.className = "post post-" + (s && s.name ? role : "vacant");
    name.textContent = !s ? say("Nobody is planned") : s.name ? "" : role === "primary" ? say("No primary") : say("No backup");
    if (s && s.name) {
      const link = document.createElement("a");
      link.href = s.link;
      link.textContent = s.name;
      name.append(link);
    }
    until.textContent = s ? term(s, now) : "";
  }

  /**
   * @param {Shift} s
   * @param {number} now
   */
  function term(s, now) {
    if (!s.until) return "";
    const start = nextBlock(s.from);
    if (s.from > now && start) return say("from %s", when(Math.max(start[0], s.from), true));
    return s.until >= now ? say("until %s", when(s.until, true)) : say("duty ended %s", when(s.until, true));
  }

  /** @param {number} now */
  function state(now) {
    const b = nextBlock(now);
    if (!b) return { open: false, text: say("Outside duty hours") };
    if (b[0] <= now) return { open: true, text: say("Duty hours until %s", untilWhen(b[1], now)) };
    const holiday = data.holidays[teamDay.format(now)];
    const from = when(b[0], true);
    return { open: false, text: holiday ? say("%s: outside duty hours until %s", holiday, from) : say("Outside duty hours until %s", from) };
  }

  /** @param {number} ms */
  function age(ms) {
    const minutes = Math.round(ms / 60000);
    if (minutes < 2) return say("just now");
    if (minutes < 120) return say("%d minutes ago", minutes);
    if (minutes < 48 * 60) return say("%d hours ago", Math.round(minutes / 60));
    return say("%d days ago", Math.round(minutes / 1440));
  }

  function refresh() {
    const now = Date.now();
    const old = now - data.built;
    if (now < data.first || now >= data.last) {
      write("state", say("Who is on duty now isn’t known here. It was, on %s:", when(data.built, true)));
      write("asof", say("This page was built %s and its schedule has run out. Build the site again.", age(old)));
      write("next", say("not known here"));
      write("arriving", say("belongs to whoever is primary when duty hours next begin; who that is isn’t known here."));
      document.querySelector(".lamp")?.classList.remove("lamp-on");
      return;
    }
    write("asof", old > 3 * 86400000
      ? say("As of %s. Schedule read %s: look at the roster itself if it matters.", when(now, true), age(old))
      : say("As of %s. Schedule read %s.", when(now, true), age(old)));
    const open = state(now);
    write("state", open.text);
    document.querySelector(".lamp")?.classList.toggle("lamp-on", open.open);
    const owner = nextBlock(now);
    const at = shift("primary", now) || shift("backup", now) || !owner ? now : owner[0];
    writePost("primary", at, now);
    writePost("backup", at, now);
    write("arriving", arriving(now, owner));
    write("next", handoff(at));
  }

  /**
   * @param {number} now
   * @param {Block | undefined} owner the duty hours in which its clock starts
   */
  function arriving(now, owner) {
    const takes = owner && shift("primary", Math.max(owner[0], now));
    if (!takes) return say("belongs to nobody yet: no published week covers it.");
    return say("belongs to %s; a first answer is due by %s.", takes.name || say("nobody yet"), when(due(now), true));
  }

  /** @param {number} at the instant whose primary hands over */
  function handoff(at) {
    const current = shift("primary", at);
    const next = current && data.shifts.filter((s) => s.role === "primary" && s.from >= current.to && s.name !== current.name)
      .sort((a, b) => a.from - b.from)[0];
    const start = next && nextBlock(next.from);
    return next && start ? say("%s, to %s", when(Math.max(start[0], next.from), true), next.name || say("nobody yet"))
      : say("not published yet");
  }

  refresh();
  setInterval(refresh, 60000);
  addEventListener("zone", function (event) {
    zone = /** @type {CustomEvent} */ (event).detail;
    [format, formatHour, formatDay] = [formatIn, hourIn, dayIn].map((make) => make(zone || data.zone));
    refresh();
  });
})();
