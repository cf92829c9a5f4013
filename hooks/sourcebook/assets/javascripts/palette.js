/* The colours that the reader chose, as in the theme's partials/javascripts/palette.html. */
(() => {
  const color = (__md_get("__palette") || {}).color;
  if (!color) return;
  if (color.media === "(prefers-color-scheme)") {
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${system})']`);
    for (const name of ["media", "scheme", "primary", "accent"]) color[name] = input.getAttribute("data-md-color-" + name);
  }
  for (const name in color) document.body.setAttribute("data-md-color-" + name, color[name]);
})();
