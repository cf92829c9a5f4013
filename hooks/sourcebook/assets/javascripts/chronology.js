/* The filter of the chronology, or of a list of entities. Its data are loaded when a field is first used, or when the
   address has choices, after "#" (person=…&from=2014). What is not found is hidden; of a list on several pages, what is
   found is listed. */
(function () {
  "use strict";
  const form = document.querySelector(".sb-filter");
  if (!form) return;
  const words = form.dataset, status = form.querySelector("[role=status]"), reset = form.querySelector("[type=reset]");
  const MOST = 200; // rows listed at a time
  const MOST_PAIRS = 32, MOST_SIGNS = 4000; // of an address
  const fields = Array.from(form.querySelectorAll("input"));
  const facets = new Map(); // the choices of each
  let events, rows, shapes, loading, wanted = {};

  /* ---- The data: handed over by a script, because a page opened from disk may not read a file. */

  function load() {
    if (loading) return;
    loading = true;
    window.sourcebookEvents = told => {
      if (document.readyState !== "loading") start(told);
      else document.addEventListener("DOMContentLoaded", () => start(told));
    };
    const script = document.createElement("script");
    script.src = words.events;
    script.onerror = () => {
      loading = false;
      status.textContent = words.failed;
    };
    document.head.append(script);
  }

  function start(told) {
    let token = 0;
    told.facets.forEach(([name, choices]) => facets.set(name, choices.map(([value, label, also]) =>
      ({ value, label, also, token: token++ }))));
    events = told.events.map(([first, last, shape, tokens, ...row]) => ({ first, last, shape, tokens: new Set(tokens), row }));
    rows = document.querySelectorAll("li." + words.rows);
    shapes = Array.from(document.querySelectorAll(".sb-strip :is(.sb-dot, .sb-span, [class^=sb-column])"), shape => {
      const [y, height] = ["y", "height"].map(name => Number(shape.getAttribute(name)));
      return { shape, height, foot: y + height };
    });
    fields.forEach(field => {
      if (isBound(field.name)) field.onchange = () => take(field, isYear(field.value.trim()) ? field.value.trim() : null);
      else window.sourcebookCombobox(field, () => choices(field.name), value => take(field, value));
    });
    window.addEventListener("hashchange", read);
    const active = document.activeElement, typed = form.contains(active) && active.value; // while loading
    read();
    if (!typed) return;
    active.value = typed;
    active.dispatchEvent(new Event("input"));
  }

  /* ---- Choosing */

  function isBound(name) { return name === "from" || name === "to"; }
  function isYear(text) { return /^(-?\d{1,4})?$/.test(text); }
  function choice(name, value) { return (facets.get(name) || []).find(one => one.value === value); }

  /* Whether an event matches, but for the facet `except`. One with an open start or end may fall into any year on that
     side; one without a date falls into none. */
  function matches(event, except) {
    return Object.entries(wanted).every(([name, value]) => {
      if (name === except) return true;
      if (name === "from") return event.last === null ? event.first !== null : event.last >= value;
      if (name === "to") return event.first === null ? event.last !== null : event.first <= value;
      return event.tokens.has(choice(name, value).token);
    });
  }

  function choices(name) {
    const numbers = count(events.filter(event => matches(event, name)), event => [...event.tokens]);
    return facets.get(name).filter(one => (one.number = numbers.get(one.token)));
  }
  function count(listed, keys) {
    const numbers = new Map();
    listed.flatMap(keys).forEach(key => numbers.set(key, (numbers.get(key) || 0) + 1));
    return numbers;
  }

  function take(field, value) {
    const unknown = value === null ? [field.value] : [];
    if (value) wanted[field.name] = value;
    else if (value === "") delete wanted[field.name];
    write();
    apply(unknown);
  }

  /* ---- Showing */

  function apply(unknown) {
    const found = events.filter(event => matches(event));
    fields.forEach(field => {
      const one = choice(field.name, wanted[field.name]);
      field.value = one ? one.label : wanted[field.name] || "";
    });
    if (rows.length) events.forEach((event, at) => { rows[at].hidden = !matches(event); });
    else list(Object.keys(wanted).length ? found : []);
    document.querySelectorAll(".sb-year").forEach(year => {
      year.previousElementSibling.hidden = !year.querySelector("li:not([hidden])");
    });
    draw(found);
    tell();
    const notice = unknown.length ? words.unknown.replace("{words}", () => unknown.join(", ")) + " " : "";
    status.textContent = notice + (found.length ? words.found.replace("{n}", found.length).replace("{all}", events.length) : words.none);
  }

  function tell() {
    const chosen = fields.filter(field => field.value), place = form.querySelector(".sb-choices");
    reset.hidden = !chosen.length;
    place.replaceChildren(...chosen.map(field => {
      const button = element("button", "", field.labels[0].textContent.trim() + ": ");
      button.type = "button";
      button.append(element("bdi", "", field.value));
      button.setAttribute("aria-label", words.remove + " " + button.textContent);
      button.onclick = () => {
        take(field, "");
        (place.firstChild || fields[0]).focus();
      };
      return button;
    }));
  }

  /* The picture shows what is found. */
  function draw(found) {
    const all = count(events, event => event.shape), left = count(found, event => event.shape);
    let column, top;
    shapes.forEach(({ shape, foot, height }, number) => {
      const share = (left.get(number) || 0) / all.get(number);
      for (let next = shape; next === shape || (next && next.matches(".sb-arrow")); next = next.nextElementSibling)
        next.setAttribute("visibility", share ? "visible" : "hidden");
      if (!shape.matches("[class^=sb-column]")) return;
      top = (shape.parentNode === column ? top : foot) - height * share;
      column = shape.parentNode;
      shape.setAttribute("y", top);
      shape.setAttribute("height", height * share);
    });
  }

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  /* Whoever alleges, announces, plans or denies an event is named before it. */
  function row({ row: [id, sentence, date, state, standing, about = ""] }) {
    const link = element("a", "", sentence);
    link.href = words.root + words.folder + "/" + id + ".html";
    link.dir = "auto";
    return element("li", "sb-event sb-status-" + (state || "occurred"),
      element("div", "sb-when", element("span", "sb-time", date)),
      element("div", "sb-what", standing && element("div", "sb-standing", element("span", "sb-badge sb-status-" + state, standing)),
        link, about && " · ", element("bdi", "", about)));
  }

  function list(found) {
    document.querySelectorAll(".sb-found").forEach(old => old.remove());
    if (!found.length) return;
    const listed = element("ol", "sb-chron sb-found"), more = element("button", "sb-found", words.more);
    function add() {
      const shown = listed.children.length;
      listed.append(...found.slice(shown, shown + MOST).map(row));
      more.hidden = listed.children.length === found.length;
      return listed.children[shown].querySelector("a");
    }
    more.type = "button";
    more.onclick = () => add().focus();
    add();
    (document.querySelector(".sb-strip") || form).after(listed, more);
  }

  /* ---- The address */

  function states() { return location.hash.includes("="); }
  function write() {
    const hash = new URLSearchParams(fields.map(field => [field.name, wanted[field.name]]).filter(pair => pair[1]));
    history.replaceState(null, "", String(hash) ? "#" + hash : location.pathname + location.search);
  }

  /* Apply the choices in the address; say which are unknown. */
  function read() {
    const unknown = [], pairs = states() ? Array.from(new URLSearchParams(location.hash.slice(1, MOST_SIGNS))) : [];
    if (states() || !location.hash) wanted = {};
    pairs.slice(0, MOST_PAIRS).forEach(([name, value]) => {
      if (isBound(name) ? value && isYear(value) : choice(name, value)) wanted[name] = value;
      else unknown.push((name + "=" + value).slice(0, 60));
    });
    if (pairs.length > MOST_PAIRS) unknown.push("…");
    apply(unknown);
  }

  form.addEventListener("focusin", load);
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", event => {
    event.preventDefault();
    wanted = {};
    write();
    apply([]);
    fields[0].focus();
  });
  window.addEventListener("hashchange", () => { if (states()) load(); });
  form.hidden = false; // at once, before the rest
  if (states()) load();
})();
