/* Old links to what has moved: a page whose lists have become too long leads on from an anchor that it no longer has to
   the part on which it stands. Only then is the list of anchors loaded. Without the script the page shows its parts. */
(function () {
  "use strict";
  function lead() {
    var name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; } // no anchor of ours
    if (!name || document.getElementById(name)) return;
    var folder = location.pathname.replace(/(\.html)?$/, "/");
    window.sourcebookAnchors = function (pages) {
      if (pages.hasOwnProperty(name)) location.replace(folder + pages[name] + "#" + name);
    };
    var script = document.createElement("script");
    script.src = folder + "anchors.js";
    document.head.appendChild(script);
  }
  window.addEventListener("hashchange", lead);
  lead();
})();
