/* A field with suggestions below: the combobox of the ARIA Authoring Practices with automatic selection. Arrow keys
   choose; Enter, Tab or a click takes; Escape closes. Case and accents do not matter. */
(function () {
  "use strict";
  const MOST = 50; // suggestions at a time
  const LETTERS = { "æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "þ": "th" };

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[æđðħıłøœßþ]/g, letter => LETTERS[letter])
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /* How well a choice fits: it begins with what is typed, a word does, it has all the words, or not at all (-1). */
  function rank(key, typed) {
    if (key.startsWith(typed)) return 0;
    if (key.includes(" " + typed)) return 1;
    return typed.split(" ").every(word => key.includes(word)) ? 2 : -1;
  }

  /* `choices()` returns the current choices, `{value, label, also, number}`, best first; `take(value)` is called with
     the value taken, "" for none, null for words that fit no choice. */
  window.sourcebookCombobox = function (input, choices, take) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    let found = [], at = -1, typed = false;

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      at = -1;
    }
    function mark(number) {
      if (at >= 0) list.children[at].setAttribute("aria-selected", "false");
      at = number;
      const option = list.children[at];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    }
    function option(one, number) {
      const made = document.createElement("li"), name = document.createElement("bdi");
      made.id = list.id + "-" + number;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      name.textContent = one.label;
      made.append(name, " " + one.number);
      return made;
    }
    function open() {
      const words = typed ? plain(input.value) : "";
      close();
      found = [[], [], []];
      for (const one of choices()) {
        one.key = one.key || plain(one.label + " " + (one.also || ""));
        (found[rank(one.key, words)] || []).push(one);
      }
      found = found.flat().slice(0, MOST);
      list.replaceChildren(...found.map(option));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (words && found.length) mark(0);
    }
    function done() {
      const chosen = found[at];
      if (typed || chosen) take(chosen ? chosen.value : input.value.trim() && null);
      typed = false;
      close();
    }

    input.addEventListener("input", () => { typed = true; open(); });
    input.addEventListener("click", () => { if (list.hidden) open(); });
    input.addEventListener("blur", done);
    input.addEventListener("keydown", event => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (list.hidden) open();
        if (found.length) mark((Math.max(at, step < 0 ? 0 : -1) + step + found.length) % found.length);
      }
      if (event.key === "Enter") done();
      if (event.key === "Escape") close();
    });
    list.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the field
    list.addEventListener("click", event => {
      mark(Array.from(list.children).indexOf(event.target.closest("li")));
      done();
    });
  };
})();
