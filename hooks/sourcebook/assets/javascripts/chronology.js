/* The filter of the chronology. The page is complete without it: it only hides what was not asked for.
   What is chosen stands in the address after "#" (person=…&topic=…&from=2014&to=2015), so that it can be shared. */
(function () {
  "use strict";
  var form = document.querySelector(".sb-filter");
  if (!form) return;
  var status = form.querySelector("[role=status]");
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var events = Array.prototype.map.call(document.querySelectorAll("li[data-facets]"), function (element) {
    return {
      element: element,
      facets: " " + element.dataset.facets + " ",
      first: element.dataset.first || "",
      last: element.dataset.last || ""
    };
  });
  var names = selects.map(function (select) { return select.name; });
  selects.forEach(function (select) {
    Array.prototype.forEach.call(select.options, function (option) { option.dataset.words = option.text; });
  });

  function chosen() {
    var found = {};
    selects.forEach(function (select) { if (select.value) found[select.name] = select.value; });
    return found;
  }

  /* Whether an event is shown; `except` is a facet that is left out of account, to count its choices. */
  function matches(event, wanted, except) {
    return Object.keys(wanted).every(function (name) {
      var value = wanted[name];
      if (name === except) return true;
      if (name === "from") return event.last !== "" && event.last >= value;
      if (name === "to") return event.first !== "" && event.first.slice(0, 4) <= value;
      return event.facets.indexOf(" " + name + ":" + value + " ") >= 0;
    });
  }

  function count(wanted) {
    selects.forEach(function (select) {
      if (select.name === "from" || select.name === "to") return;
      var others = events.filter(function (event) { return matches(event, wanted, select.name); });
      Array.prototype.forEach.call(select.options, function (option) {
        if (!option.value) return;
        var token = " " + select.name + ":" + option.value + " ";
        var number = others.filter(function (event) { return event.facets.indexOf(token) >= 0; }).length;
        option.text = option.dataset.words.replace(/\(\d+\)$/, "(" + number + ")");
        option.disabled = number === 0 && !option.selected;
      });
    });
  }

  /* Groups (months, years and their headings) without an event that is shown are hidden with it. */
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

  function apply(notice) {
    var wanted = chosen(), shown = 0;
    events.forEach(function (event) {
      var found = matches(event, wanted);
      event.element.hidden = !found;
      if (found) shown += 1;
    });
    hideEmpty();
    count(wanted);
    var words = shown ? form.dataset.found.replace("{n}", shown).replace("{all}", events.length) : form.dataset.none;
    status.textContent = notice ? notice + " " + words : words;
  }

  function write() {
    var wanted = chosen();
    var hash = names.filter(function (name) { return wanted[name]; }).map(function (name) {
      return name + "=" + encodeURIComponent(wanted[name]);
    }).join("&");
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  /* Not form.reset(): that is the reader's own, and is written to the address. */
  function clear() {
    selects.forEach(function (select) { select.value = ""; });
  }

  /* Take over what the address says. What it names and the page does not have is left out, and said. */
  function read() {
    var unknown = [];
    if (location.hash.indexOf("=") < 0) { if (!location.hash) clear(); apply(); return; }
    clear();
    location.hash.slice(1).split("&").forEach(function (pair) {
      var at = pair.indexOf("="), name = at < 0 ? pair : pair.slice(0, at), value = at < 0 ? "" : pair.slice(at + 1);
      try { value = decodeURIComponent(value); } catch (error) { value = ""; }
      var select = selects[names.indexOf(name)];
      var known = select && Array.prototype.some.call(select.options, function (option) { return value && option.value === value; });
      if (known) select.value = value; else unknown.push(pair);
    });
    apply(unknown.length ? form.dataset.unknown.replace("{words}", unknown.join(", ")) : "");
  }

  form.addEventListener("change", function () { write(); apply(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { write(); apply(); }, 0); });
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
