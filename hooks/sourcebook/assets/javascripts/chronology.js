/* The filter of the chronology. The page is complete without it: the filter hides events that do not match or, where
   the chronology is on several pages, lists those that do. Then a file with all events is loaded when the filter is
   first used. The address holds the choices after "#" (person=…&topic=…&from=2014&to=2015), so that they can be
   shared. */
(function () {
  "use strict";
  var form = document.querySelector(".sb-filter");
  if (!form) return;
  var status = form.querySelector("[role=status]");
  var opening = document.querySelector(".sb-filter-open");
  var MOST = 200; // events that are listed at a time
  var MOST_PAIRS = 32, MOST_SIGNS = 4000; // of an address that somebody else wrote
  var selects = [], names = [], events = [], show;

  /* ---- Events on the page: hide those that do not match. */

  function eventsOnPage() {
    return Array.prototype.map.call(document.querySelectorAll("li[data-facets]"), function (element) {
      return {
        element: element,
        tokens: element.dataset.facets.split(" "),
        first: element.dataset.first || "",
        last: element.dataset.last || ""
      };
    });
  }

  function hideOthers(found) {
    var shown = new Set(found);
    events.forEach(function (event) { event.element.hidden = !shown.has(event); });
    hideEmpty();
  }

  /* Hide groups (months, years and their headings) without a shown event. */
  function hideEmpty() {
    document.querySelectorAll(".sb-month").forEach(function (month) {
      month.hidden = !month.querySelector("li[data-facets]:not([hidden])");
    });
    document.querySelectorAll(".md-content h2").forEach(function (heading) {
      var next = heading.nextElementSibling, months = 0, shown = 0;
      for (; next && next.tagName !== "H2"; next = next.nextElementSibling) {
        if (next.classList.contains("sb-month")) { months += 1; if (!next.hidden) shown += 1; }
      }
      heading.hidden = months > 0 && shown === 0;
    });
  }

  /* ---- Events on several pages: a script hands them over, because a page opened from disk may not read a file. */

  function load() {
    if (opening.dataset.loading) return;
    opening.dataset.loading = "yes";
    window.sourcebookEvents = function (told) {
      delete window.sourcebookEvents;
      build(told);
      var asked = opening.contains(document.activeElement);
      opening.hidden = true;
      start();
      if (asked) selects[0].focus();
    };
    var script = document.createElement("script");
    script.src = form.dataset.events;
    script.onerror = function () {
      delete opening.dataset.loading;
      opening.querySelector("[role=status]").textContent = form.dataset.failed;
    };
    document.head.appendChild(script);
  }

  function build(told) {
    var choices = [], facets = form.querySelector(".sb-facets");
    function select(name, label, options) {
      var field = document.createElement("label"), list = document.createElement("select");
      list.name = name;
      list.add(new Option(told.any, ""));
      options.forEach(function (one) { list.add(new Option(one[1], one[0])); });
      field.append(label + " ", list);
      facets.append(field);
    }
    told.facets.forEach(function (facet) {
      facet[2].forEach(function (choice) { choices.push(facet[0] + ":" + choice[0]); choice[1] += " (0)"; });
      select(facet[0], facet[1], facet[2]);
    });
    var years = told.years.map(function (year) { return [year, year]; });
    select("from", told.from, years);
    select("to", told.to, years);
    events = told.events.map(function (one) {
      return {
        id: one[0], title: one[1], date: one[2], first: one[3], last: one[4], type: one[5], status: one[6],
        standing: one[7], tokens: one[8].map(function (number) { return choices[number]; })
      };
    });
    show = list;
  }

  function element(name, className, words) {
    var made = document.createElement(name);
    made.className = className;
    if (words) made.textContent = words;
    return made;
  }

  /* An event in the list. Whoever alleges, announces or plans it is named before its title. */
  function row(event) {
    var item = element("li", "sb-event sb-status-" + (event.status || "occurred"));
    var what = element("div", "sb-what"), title = element("div", "sb-title"), link = element("a", "", event.title);
    var when = element("div", "sb-when"), parts = element("div", "sb-with");
    when.append(element("span", "sb-time", event.date));
    if (event.status) {
      var standing = element("div", "sb-standing");
      standing.append(element("span", "sb-badge sb-status-" + event.status, event.standing));
      what.append(standing);
    }
    link.href = form.dataset.root + "events/" + event.id + ".html";
    link.dir = "auto";
    title.append(link);
    parts.append(element("span", "sb-type", event.type));
    what.append(title, parts);
    item.append(when, what);
    return item;
  }

  function list(found, wanted) {
    document.querySelectorAll(".sb-found").forEach(function (old) { old.remove(); });
    if (!Object.keys(wanted).length) return;
    var rows = element("ol", "sb-chron sb-found"), more = element("button", "sb-found", form.dataset.more), shown = 0;
    function add() {
      found.slice(shown, shown + MOST).forEach(function (event) { rows.append(row(event)); });
      shown += MOST;
      more.hidden = shown >= found.length;
    }
    more.type = "button";
    more.addEventListener("click", function () {
      var next = shown;
      add();
      rows.children[next].querySelector("a").focus();
    });
    add();
    form.after(rows, more);
  }

  /* ---- Choosing */

  function chosen() {
    var found = {};
    selects.forEach(function (select) { if (select.value) found[select.name] = select.value; });
    return found;
  }

  function year(day) { return Number(day.slice(0, 4)); }

  /* Whether an event matches; `except` is a facet to ignore, for counting its choices. An event with an open start or
     end may fall into any year on that side; one without a date falls into none. */
  function matches(event, wanted, except) {
    return Object.keys(wanted).every(function (name) {
      var value = wanted[name];
      if (name === except) return true;
      if (name === "from") return event.last ? year(event.last) >= value : event.first !== "";
      if (name === "to") return event.first ? year(event.first) <= value : event.last !== "";
      return event.tokens.indexOf(name + ":" + value) >= 0;
    });
  }

  function count(wanted) {
    selects.forEach(function (select) {
      if (select.name === "from" || select.name === "to") return;
      var numbers = new Map();
      events.forEach(function (event) {
        if (matches(event, wanted, select.name)) {
          event.tokens.forEach(function (token) { numbers.set(token, (numbers.get(token) || 0) + 1); });
        }
      });
      Array.prototype.forEach.call(select.options, function (option) {
        if (!option.value) return;
        var number = numbers.get(select.name + ":" + option.value) || 0;
        option.text = option.dataset.words.replace(/\(\d+\)$/, "(" + number + ")");
        option.disabled = number === 0 && !option.selected;
      });
    });
  }

  function apply(notice) {
    var wanted = chosen(), found = events.filter(function (event) { return matches(event, wanted); });
    show(found, wanted);
    count(wanted);
    var words = found.length
      ? form.dataset.found.replace("{n}", found.length).replace("{all}", events.length)
      : form.dataset.none;
    status.textContent = notice ? notice + " " + words : words;
  }

  function write() {
    var wanted = chosen();
    var hash = names.filter(function (name) { return wanted[name]; }).map(function (name) {
      return name + "=" + encodeURIComponent(wanted[name]);
    }).join("&");
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  /* Not form.reset(): only the reader may reset, and the result is written to the address. */
  function clear() {
    selects.forEach(function (select) { select.value = ""; });
  }

  function states() { return location.hash.indexOf("=") >= 0; }

  /* Apply the choices in the address. Ignore unknown ones, and say so. */
  function read() {
    var unknown = [], pairs = location.hash.slice(1, MOST_SIGNS).split("&");
    if (!states()) { if (!location.hash) clear(); apply(); return; }
    clear();
    pairs.slice(0, MOST_PAIRS).forEach(function (pair) {
      var at = pair.indexOf("="), name = at < 0 ? pair : pair.slice(0, at), value = at < 0 ? "" : pair.slice(at + 1);
      try { value = decodeURIComponent(value); } catch (error) { value = ""; }
      var select = selects[names.indexOf(name)];
      var known = select && Array.prototype.some.call(select.options, function (option) { return value && option.value === value; });
      if (known) select.value = value; else unknown.push(pair.length > 60 ? pair.slice(0, 60) + "…" : pair);
    });
    if (pairs.length > MOST_PAIRS) unknown.push("…");
    apply(unknown.length ? form.dataset.unknown.replace("{words}", function () { return unknown.join(", "); }) : "");
  }

  function start() {
    selects = Array.prototype.slice.call(form.querySelectorAll("select"));
    names = selects.map(function (select) { return select.name; });
    selects.forEach(function (select) {
      Array.prototype.forEach.call(select.options, function (option) { option.dataset.words = option.text; });
    });
    form.addEventListener("change", function () { write(); apply(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(function () { write(); apply(); }, 0); });
    window.addEventListener("hashchange", read);
    form.hidden = false;
    read();
  }

  function startOnPage() {
    events = eventsOnPage();
    show = hideOthers;
    start();
  }

  if (!form.dataset.events) {
    form.hidden = false; // at once, while the list below is not there yet
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startOnPage);
    else startOnPage();
    return;
  }
  opening.hidden = false;
  opening.querySelector("button").addEventListener("click", load);
  window.addEventListener("hashchange", function () { if (states()) load(); });
  if (states()) load();
})();
