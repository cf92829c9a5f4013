/* Redirects from a former address to the same place in the page: without a script, browsers forget what follows the
   #. */
location.replace(document.querySelector("link[rel=canonical]").href + location.hash);
