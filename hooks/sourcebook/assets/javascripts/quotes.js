/* Opens all quotes of a page at once, and copies a quote with its speaker, its source and a link. Without this script
   each quote opens by itself, and there are no buttons. Their words come with the tools at the end of the page. */
(function () {
  "use strict";
  var tools = document.querySelector(".sb-tools");
  var all = Array.from(document.querySelectorAll("details.sb-cite"));
  if (!tools) return;

  function button(words) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "sb-button";
    made.textContent = words;
    return made;
  }

  function text(node) { return node ? node.textContent.replace(/[ \t\r\n]+/g, " ").trim() : ""; }

  function opener() {
    var made = button(tools.dataset.openAll), place = document.createElement("p");
    function isOpen() { return all.every(one => one.open); }
    function show() { made.textContent = isOpen() ? tools.dataset.closeAll : tools.dataset.openAll; }
    made.addEventListener("click", () => {
      var open = !isOpen();
      all.forEach(one => { one.open = open; });
      show();
    });
    document.addEventListener("toggle", show, true); // details do not let it bubble
    place.className = "sb-opener";
    place.append(made);
    document.querySelector(".md-content h2").before(place); // the sections with the quotes follow
  }

  function words(figure) {
    var cited = figure.querySelector("figcaption .sb-source, figcaption .sb-locator");
    var link = cited.matches("a") ? cited : cited.querySelector("a");
    var title = cited.matches("a") ? text(document.querySelector("h1")) + ", " : "";
    return [text(figure.querySelector(".sb-speaker")), text(figure.querySelector("blockquote")),
      text(figure.querySelector(".sb-translation")), title + text(cited), link ? link.href : location.href]
      .filter(Boolean).join("\n");
  }

  // Where the clipboard is closed to the page, as from disk in some browsers, the words are there to be copied by hand.
  function offer(copier, said) {
    var field = document.createElement("textarea");
    field.className = "sb-copied";
    field.readOnly = true;
    field.rows = 5;
    field.setAttribute("aria-label", tools.dataset.select);
    field.value = said;
    copier.replaceWith(field);
    field.focus();
    field.select();
  }

  function copier(figure) {
    var made = button(tools.dataset.copy), told = document.createElement("span");
    told.className = "sb-told";
    told.setAttribute("role", "status");
    made.addEventListener("click", () => {
      var said = words(figure);
      function done() { told.textContent = tools.dataset.copied; }
      if (!navigator.clipboard) return offer(made, said);
      navigator.clipboard.writeText(said).then(done, () => { offer(made, said); });
    });
    var caption = figure.querySelector("figcaption"), note = caption.querySelector(".sb-note");
    if (note) note.before(" ", made, " ", told); else caption.append(" ", made, " ", told);
  }

  if (all.length > 1 && document.querySelector(".md-content h2")) opener();
  document.querySelectorAll("figure.sb-quote").forEach(copier);
})();
