/* Search without a web server: a stand-in for Worker on pages opened from disk.
   Browsers refuse workers there, so the search script runs in a hidden, empty frame of the same page.  It uses no
   inline script and no eval, so it keeps to a strict Content-Security-Policy, and asks nothing of the network.
   Over http the browser's own Worker is left alone.
   The file's name must contain "iframe-worker": Material's offline plugin looks for that, and would otherwise add a
   script from another host. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  // As a worker would: messages arrive after the code that sent them has run.
  function deliver(target, data) {
    setTimeout(function () {
      target.dispatchEvent(new MessageEvent("message", { data: data }));
    });
  }

  function load(page, src) {
    return new Promise(function (resolve, reject) {
      var script = page.createElement("script");
      script.src = src;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("cannot load " + src)); };
      page.head.appendChild(script);
    });
  }

  function FrameWorker(url) {
    var worker = this;
    var events = document.createDocumentFragment(); // an event target of its own, in every browser
    var waiting = [];                               // messages sent before the script is there
    var inside = null;                              // the frame's window, once the script is there
    var frame = document.createElement("iframe");

    ["addEventListener", "removeEventListener", "dispatchEvent"].forEach(function (name) {
      worker[name] = events[name].bind(events);
    });
    this.postMessage = function (data) {
      if (inside) deliver(inside, data);
      else waiting.push(data);
    };
    this.terminate = function () {
      frame.remove();
      inside = null;
    };

    frame.hidden = true;
    frame.tabIndex = -1;
    frame.title = "search";
    frame.onload = function () {
      var scope = frame.contentWindow;
      var page = frame.contentDocument;
      frame.onload = null;
      scope.postMessage = function (data) { deliver(worker, data); };
      // One after the other; the search script awaits what this returns.
      scope.importScripts = function () {
        return Array.from(arguments).reduce(function (before, src) {
          return before.then(function () { return load(page, src); });
        }, Promise.resolve());
      };
      load(page, new URL(url, document.baseURI).href).then(function () {
        inside = scope;
        waiting.splice(0).forEach(worker.postMessage);
      }).catch(function (error) {
        console.error("search: " + error.message);
      });
    };
    document.body.appendChild(frame);
  }

  window.Worker = FrameWorker;
})();
