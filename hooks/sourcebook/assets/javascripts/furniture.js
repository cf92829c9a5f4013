/* Adds what the theme lacks for readers without a pointer or without sight. The pages are complete without it. */

/* Keyboard control of the navigation in narrow windows. The theme opens its drawer, and the parts in it, by labels of
   hidden checkboxes. Here the drawer's label becomes a button, the others can be focused, and the space bar works as
   Enter does in the theme. The focus follows, Escape closes what was opened last, and so does tabbing out. */
(function () {
  "use strict";
  var drawer = document.getElementById("__drawer");
  var theirs = document.querySelector(".md-header label[for=__drawer]");
  var side = document.querySelector(".md-sidebar--primary");
  if (!drawer || !theirs || !side) return;

  var button = document.createElement("button");
  button.type = "button";
  button.className = theirs.className + " sb-drawer";
  button.setAttribute("aria-label", (side.querySelector("nav") || side).getAttribute("aria-label"));
  button.append(...theirs.childNodes);
  button.addEventListener("click", () => { drawer.click(); });
  theirs.replaceWith(button);
  side.querySelectorAll("label.md-nav__link, .md-nav .md-nav > .md-nav__title").forEach(label => { label.tabIndex = 0; });
  tell();

  function tell() { button.setAttribute("aria-expanded", String(drawer.checked)); }

  function within(toggle) { return toggle.parentElement.querySelector(".md-nav"); }

  /* The checkbox of the innermost open part of the navigation around an element. */
  function around(element) {
    var part = element.closest(".md-nav:not(.md-nav--primary)");
    return part && part.parentElement.querySelector(".md-nav__toggle:checked");
  }

  drawer.addEventListener("change", () => {
    tell();
    if (drawer.checked && document.activeElement === button) {
      var open = side.querySelectorAll(".md-nav__toggle:checked");
      (open.length ? within(open[open.length - 1]) : side).querySelector("a, .md-nav__title[tabindex]").focus();
    } else if (!drawer.checked && side.contains(document.activeElement)) button.focus();
  });

  side.addEventListener("change", event => {
    var part = within(event.target), label = event.target.parentElement.querySelector("label.md-nav__link");
    if (event.target.checked && document.activeElement === label) part.querySelector(".md-nav__title").focus();
    if (!event.target.checked && part.contains(document.activeElement)) label.focus();
  });

  document.addEventListener("keydown", event => {
    var target = event.target;
    if (event.key === " " && target.localName === "label" && target.tabIndex === 0) {
      event.preventDefault();
      target.click();
    } else if (event.key === "Escape" && drawer.checked) (around(target) || drawer).click();
  });

  document.addEventListener("focusin", event => {
    if (drawer.checked && event.target !== button && !side.contains(event.target)) drawer.click();
  });
})();

/* Search: the theme marks the kind of each result as a navigation, which it is not. */
(function () {
  "use strict";
  var results = document.querySelector(".md-search-result__list");
  if (!results) return;
  new MutationObserver(() => {
    results.querySelectorAll("nav.md-tags:not([role])").forEach(nav => { nav.setAttribute("role", "none"); });
  }).observe(results, { childList: true, subtree: true });
})();
