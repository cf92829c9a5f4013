/* What the theme's scripts remember, as in its partials/javascripts/base.html. */
var __md_scope = ((scope, script) => new URL(scope || "../..", scope ? location : script.src))(
  document.currentScript.dataset.scope, document.currentScript
);
var __md_hash = (text) => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
var __md_get = (name, store = localStorage, scope = __md_scope) => JSON.parse(store.getItem(scope.pathname + "." + name));
var __md_set = (name, value, store = localStorage, scope = __md_scope) => {
  try { store.setItem(scope.pathname + "." + name, JSON.stringify(value)); } catch { /* not allowed, or full */ }
};
