/* Keeps old links working after a page was divided: redirects from an anchor that the page no longer has to the part
   where it is now. Only then does it load the list of anchors. Without the script the page shows its parts. */
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
