// @ts-check
// What every page gets on top: the colour switch, copy buttons, and a table of contents that follows. Every page works
// without it.
(function () {
  "use strict";

  const root = document.documentElement;
  // include say.js

  const schemes = ["system", "light", "dark"];
  const schemeNames = [say("Colours: as the system"), say("Colours: light"), say("Colours: dark")];

  /** @returns {string} the remembered scheme; storage may be forbidden */
  function remembered() {
    try {
      return localStorage.getItem("scheme") || "system";
    } catch {
      return "system";
    }
  }

  /** @param {string} scheme */
  function remember(scheme) {
    try {
      localStorage.setItem("scheme", scheme);
    } catch {
      // The choice then holds for this page alone.
    }
  }

  /** @param {string} scheme */
  function show(scheme) {
    if (scheme === "light" || scheme === "dark") root.dataset.theme = scheme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const name = button.querySelector(".unseen");
      const text = schemeNames[Math.max(0, schemes.indexOf(scheme))];
      if (name) name.textContent = text;
      /** @type {HTMLElement} */ (button).title = text;
    }
  }

  function switchColours() {
    show(remembered());
    for (const button of document.querySelectorAll("button[data-theme-switch]")) {
      /** @type {HTMLElement} */ (button).hidden = false;
      button.addEventListener("click", function () {
        const scheme = schemes[(schemes.indexOf(root.dataset.theme || "system") + 1) % schemes.length];
        remember(scheme);
        show(scheme);
      });
    }
  }

  /**
   * @param {HTMLElement} source whose text is copied
   * @param {HTMLElement} place where the button goes
   * @param {string} what for screen readers
   */
  function addCopy(source, place, what) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = say("Copy");
    button.setAttribute("aria-label", what);
    button.addEventListener("click", function () {
      navigator.clipboard.writeText((source.textContent || "").trim()).then(
        function () { tell(button, say("Copied")); },
        function () { tell(button, say("Select and copy")); },
      );
    });
    place.append(button);
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} text
   */
  function tell(button, text) {
    button.textContent = text;
    setTimeout(function () { button.textContent = say("Copy"); }, 2000);
  }

  function addCopies() {
    if (!navigator.clipboard) return;
    for (const box of document.querySelectorAll(".code")) {
      const pre = box.querySelector("pre");
      if (pre) addCopy(pre, /** @type {HTMLElement} */ (box), say("Copy the text"));
    }
    for (const code of document.querySelectorAll("[data-copy]")) {
      if (code.parentElement) addCopy(/** @type {HTMLElement} */ (code), code.parentElement, say("Copy the address"));
    }
  }

  /**
   * Scrolls a list that scrolls by itself so far that an entry is seen.
   * @param {Element | null | undefined} link
   */
  function bringIntoView(link) {
    const list = link?.closest(".stick");
    if (!link || !list || list.scrollHeight <= list.clientHeight) return;
    const entry = link.getBoundingClientRect(), room = list.getBoundingClientRect();
    if (entry.top < room.top || entry.bottom > room.bottom) list.scrollTop += entry.top - room.top - room.height / 2;
  }

  /** Marks the section that is being read: the last that begins above a line, which sinks as the page comes to its end, so that
   * short sections there are reached. */
  function followContents() {
    /** @type {Map<string, Element>} */
    const links = new Map();
    for (const link of document.querySelectorAll(".toc a")) {
      links.set(decodeURIComponent((link.getAttribute("href") || "").slice(1)), link);
    }
    const headings = [...links.keys()].flatMap(function (id) {
      const heading = document.getElementById(id);
      return heading ? [heading] : [];
    });
    if (headings.length === 0) return;
    let waiting = false;
    function mark() {
      waiting = false;
      let current = headings[0];
      const left = root.scrollHeight - innerHeight - scrollY;
      const line = Math.max(innerHeight * 0.25, innerHeight - left);
      for (const heading of headings) {
        if (heading.getBoundingClientRect().top < line) current = heading;
      }
      for (const [id, link] of links) {
        if (id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      bringIntoView(links.get(current.id));
    }
    addEventListener("scroll", function () {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    }, { passive: true });
    mark();
  }

  /** Escape closes the menu and gives the focus back. */
  function closeMenu() {
    const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".menu"));
    if (!menu) return;
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }

  /** What a key does, in the help. */
  const keys = [
    ["/", say("Search")], ["Ctrl K", say("Search, from a field too")], ["↓ ↑", say("Go through what is found")],
    ["Enter", say("Open it")], ["Esc", say("Close a list, the menu, or this help")], ["?", say("Show this help")],
  ];

  /** The help is made when it is asked for. */
  function showKeys() {
    let help = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
    if (!help) {
      help = document.createElement("dialog");
      help.id = "keys";
      help.className = "keys";
      help.setAttribute("aria-labelledby", "keys-title");
      const title = document.createElement("h2"), list = document.createElement("dl"), form = document.createElement("form");
      title.id = "keys-title";
      title.textContent = say("Keys");
      for (const [key, what] of keys) {
        const row = document.createElement("div"), name = document.createElement("dt"), text = document.createElement("dd");
        for (const part of key.split(" ")) {
          const cap = document.createElement("kbd");
          cap.textContent = part;
          name.append(cap, " ");
        }
        text.textContent = what;
        row.append(name, text);
        list.append(row);
      }
      const close = document.createElement("button");
      close.textContent = say("Close");
      form.method = "dialog";
      form.append(close);
      help.append(title, list, form);
      document.body.append(help);
    }
    if (!help.open) help.showModal();
  }

  /** Keys belong to whoever types. */
  function listenForKeys() {
    addEventListener("keydown", function (event) {
      const target = /** @type {Element} */ (event.target);
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      showKeys();
    });
    for (const button of document.querySelectorAll("button[data-keys]")) {
      /** @type {HTMLElement} */ (button).hidden = false;
      button.addEventListener("click", showKeys);
    }
  }

  /** Tells a phone what the site is called. Browsers refuse it from a file system, with an error. */
  function addManifest() {
    if (!root.dataset.manifest || !location.protocol.startsWith("http")) return;
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = root.dataset.manifest;
    document.head.append(link);
  }

  addManifest();
  switchColours();
  listenForKeys();
  addCopies();
  followContents();
  bringIntoView(document.querySelector(".tree [aria-current]"));
  closeMenu();
})();
