/* What the theme's scripts use to remember the reader's choices, as in its partials/javascripts/base.html, which has this
   in each page. What is remembered belongs to the site, whose root is two folders above this file. */
var __md_scope = (function (script) {
  return script.dataset.scope ? new URL(script.dataset.scope, location) : new URL("../..", script.src);
})(document.currentScript);
var __md_hash = function (text) {
  return Array.from(text).reduce(function (sum, letter) { return (sum << 5) - sum + letter.charCodeAt(0); }, 0);
};
var __md_get = function (name, storage, scope) {
  return JSON.parse((storage || localStorage).getItem((scope || __md_scope).pathname + "." + name));
};
var __md_set = function (name, value, storage, scope) {
  try {
    (storage || localStorage).setItem((scope || __md_scope).pathname + "." + name, JSON.stringify(value));
  } catch (_) { /* full, or not allowed: nothing is remembered */ }
};
