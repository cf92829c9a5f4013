/* Shows the title of a record's link next to it, on hover and focus. Only the first link to a record on a page has a
   title; the others, whatever part of the record they lead to, show the same. Without this script, browsers show the
   title on hover. Escape hides it; the pointer may move onto it (WCAG 1.4.13). */
(function () {
  "use strict";
  var card = null, owner = null, timer = 0;

  function show(link) {
    if (link.title) { link.dataset.about = link.title; link.removeAttribute("title"); }
    if (!link.dataset.about) link.dataset.about = saidOf(page(link));
    if (!link.dataset.about || link === owner) return;
    hide();
    card = document.createElement("div");
    card.className = "sb-preview";
    card.id = "sb-preview";
    card.setAttribute("role", "tooltip");
    card.textContent = link.dataset.about;
    card.addEventListener("mouseenter", keep);
    card.addEventListener("mouseleave", leave);
    (link.closest("main") || document.body).appendChild(card); // what is not in a landmark is hard to find
    link.setAttribute("aria-describedby", "sb-preview");
    owner = link;
    place(link.getClientRects()[0] || link.getBoundingClientRect());
  }

  function page(link) { return link.href.split("#")[0]; }

  function saidOf(address) {
    var first = Array.from(document.querySelectorAll(".md-content a[dir]")).find(link =>
      (link.title || link.dataset.about) && page(link) === address);
    return first ? first.title || first.dataset.about : "";
  }

  function place(box) {
    var width = document.documentElement.clientWidth, below = box.bottom + 4;
    var top = below + card.offsetHeight > window.innerHeight ? box.top - card.offsetHeight - 4 : below;
    card.style.setProperty("left", Math.max(8, Math.min(box.left, width - card.offsetWidth - 8)) + window.scrollX + "px");
    card.style.setProperty("top", Math.max(0, top) + window.scrollY + "px");
  }

  function hide() {
    clearTimeout(timer);
    if (!card) return;
    card.remove();
    owner.removeAttribute("aria-describedby");
    card = owner = null;
  }

  function keep() { clearTimeout(timer); }
  function leave() { clearTimeout(timer); timer = setTimeout(hide, 200); }
  function link(event) { return event.target.closest ? event.target.closest(".md-content a[dir]") : null; }

  document.addEventListener("mouseover", event => {
    var found = link(event);
    if (found) { keep(); show(found); } else if (owner && !card.contains(event.target)) leave();
  });
  document.addEventListener("focusin", event => { var found = link(event); if (found) show(found); else hide(); });
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
})();
