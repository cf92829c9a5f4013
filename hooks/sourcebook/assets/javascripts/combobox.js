/* A field with suggestions: the combobox of the ARIA Authoring Practices with automatic selection. Arrow keys choose;
   Enter, Tab or a click takes; Escape closes. */
(function () {
  "use strict";
  const MOST = 50; // suggestions at a time
  const LETTERS = { "æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "þ": "th" };

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[æđðħıłøœßþ]/g, letter => LETTERS[letter])
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /* How well a choice fits: it begins with what is typed, a word does, it has all words, or not at all (-1). */
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
      const options = list.children, option = options[number];
      if (!option) return;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = number;
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
      if (words) mark(0);
    }
    function done() {
      const chosen = found[at];
      if (typed || chosen) take(chosen ? chosen.value : input.value.trim() && null);
      typed = false;
      close();
    }

    input.addEventListener("input", () => { typed = true; open(); });
    input.addEventListener("click", () => { if (list.hidden) open(); });
    input.addEventListener("blur", () => { if (document.activeElement !== input) done(); }); // not of the window
    input.addEventListener("keydown", event => {
      if (event.isComposing) return; // its keys are those of the input method
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (list.hidden) open();
        mark((Math.max(at, step < 0 ? 0 : -1) + step + found.length) % found.length);
      }
      if (event.key === "Enter") done();
      if (event.key === "Escape") close();
    });
    list.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the field
    list.addEventListener("click", event => {
      const option = event.target.closest("li"); // null beside them
      mark(Array.from(list.children).indexOf(option));
      if (option) done();
    });
  };
})();
