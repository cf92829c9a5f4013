/* Search that knows other spellings: traces each word that is typed to words that the texts have, lets the theme search
   for these, and puts first what has the words together.  So the index holds no second spelling of anything, and what is
   found is marked where it stands.
   It stands between the page and the theme's search worker and rewrites two kinds of messages, which is the one place
   that is the same over http and from disk (iframe-worker.js, loaded before it).  The rules of spelling and the words to
   be left out come with the index, from folding.py.  If a browser cannot read this script, the theme searches alone. */
(function () {
  "use strict";
  var Before = window.Worker;
  var SETUP = 0, QUERY = 2, RESULT = 3; // the theme's numbers of its messages

  window.Worker = function (url, options) {
    var worker = new Before(url, options);
    var send = worker.postMessage.bind(worker);
    var index, reader, asked;
    worker.postMessage = function (message) {
      if (message.type === SETUP && message.data.config.folding) index = message.data;
      if (message.type === QUERY && index) {
        reader = reader || new Reader(index); // at the first query: a page that is only read need not wait for it
        asked = reader.ask(message.data);
        message = { type: QUERY, data: asked.query };
      }
      send(message);
    };
    // The first to listen, so that the theme gets the answer as it is left here.
    worker.addEventListener("message", function (event) {
      if (event.data.type === RESULT && asked) reader.arrange(event.data.data.items, asked);
    });
    return worker;
  };

  function apply(rules, word) {
    return rules.reduce(function (changed, rule) { return changed.replace(rule[0], rule[1]); }, word);
  }

  function put(table, name, word) {
    if (!table.has(name)) table.set(name, new Set());
    table.get(name).add(word);
  }

  function among(table, names) {
    return names.flatMap(function (name) { return Array.from(table.get(name) || []); });
  }

  /* Whether one letter more, less or other, or two that changed places, make one word of the other. */
  function near(one, other) {
    var at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    var rest = one.slice(at), against = other.slice(at);
    return rest.slice(1) === against.slice(1) || rest === against.slice(1) || rest.slice(1) === against ||
      (rest[0] === against[1] && rest[1] === against[0] && rest.slice(2) === against.slice(2));
  }

  function Reader(index) {
    var folding = index.config.folding;
    var separator = new RegExp(index.config.separator, "gu");
    var rules = {};
    Object.keys(folding.rules).forEach(function (name) {
      rules[name] = folding.rules[name].map(function (rule) { return [new RegExp(rule[0], "gu"), rule[1]]; });
    });
    var ignored = new Set(folding.ignored.split(" "));

    function split(text) {
      return text.toLowerCase().split(separator).filter(Boolean);
    }
    function plain(word) {
      return /^[a-z0-9]*$/.test(word) ? word : apply(rules.plain, word.normalize("NFKD"));
    }
    function others(kind, word) {
      return rules[kind].map(function (rule) { return apply([rule], word); }).filter(function (other) {
        return other !== word && other.length > 2;
      });
    }
    function key(word) {
      return word.length > 2 && !/\d/.test(word) ? apply(rules.key, word) : "";
    }
    function names(part) {
      return [part.title].concat(part.tags || []);
    }
    function text(part) {
      return names(part).join(" ") + " " + part.text.replace(/<[^>]*>/g, " ");
    }
    function isPage(part) {
      return part.location.indexOf("#") < 0;
    }

    // The words of all texts, and what leads to them: plain form, form without what is joined to it, key of a name.
    var parts = new Map(), all = new Set(), named = new Set();
    index.docs.forEach(function (part) {
      parts.set(part.location, part);
      split(text(part)).forEach(all.add, all);
      if (isPage(part)) split(names(part).join(" ")).forEach(named.add, named);
    });
    var spelled = new Map(), joined = new Map(), keys = new Map();
    all.forEach(function (word) {
      var simple = plain(word), name = named.has(word);
      if (simple !== word) put(spelled, simple, word);
      if (name || /[\u0600-\u06ff]/.test(word)) others("bare", simple).forEach(function (other) { put(joined, other, word); });
      if (name && key(simple).length > 1) put(keys, key(simple), word);
    });
    var row = " " + Array.from(all).join(" ");

    function beginning(word) {
      var found = row.indexOf(" " + word) < 0 ? [] : [word];
      spelled.forEach(function (words, simple) {
        if (simple.startsWith(word)) words.forEach(function (one) { if (!one.startsWith(word)) found.push(one); });
      });
      return found;
    }
    function resembling(word, words) {
      return word.length < 5 ? [] : Array.from(words).filter(function (other) {
        return other.length > 3 && other[0] === word[0] &&
          (near(word, other) || (word.length > 6 && near(word, other.slice(0, word.length))));
      });
    }
    /* cybersecurity: Cyber security */
    function halves(word) {
      for (var at = 4; at <= word.length - 4; at++)
        if (named.has(word.slice(0, at)) && named.has(word.slice(at))) return [word.slice(0, at), word.slice(at)];
      return [];
    }
    /* The words of the texts that a plain word stands for: itself if it is one, else the nearest that there are. */
    function meant(word) {
      var shorter = others("ending", word).concat(others("bare", word)), found = [];
      [
        function () { return beginning(word); },
        function () { return shorter.flatMap(beginning); },
        function () { return among(joined, [word].concat(shorter)); },
        function () { return among(keys, [word].concat(shorter).map(key)); },
        function () { return resembling(word, named); },
        function () { return resembling(word, all); }
      ].some(function (way) { return (found = way()).length; });
      found = found.concat(others("ending", word).filter(all.has, all), halves(word));
      return found.length ? Array.from(new Set(found)) : [word];
    }

    /* What the theme is to search for, in the theme's language of queries. */
    this.ask = function (query) {
      var typed = [];
      // What stands in "quotation marks" or after a plus sign must be there, what follows a minus sign must not.
      Array.from(query.matchAll(/([+-]?)(?:"([^"]*)"?|(\S+))/g)).forEach(function (match) {
        var words = (match[2] || match[3] || "").replace(/^(?:\p{L}\.){2,}/u, function (letters) { // D.G.S.N.
          var acronym = letters.replace(/\./g, "");
          return beginning(plain(acronym.toLowerCase())).length ? acronym : letters;
        });
        words.split(separator).filter(Boolean).forEach(function (word) {
          var sign = match[1] || (match[2] === undefined ? "" : "+");
          typed.push({ word: plain(word.toLowerCase()), sign: sign, capitals: word.length > 1 && word === word.toUpperCase() });
        });
      });
      // One letter is what an apostrophe has cut off; “US” is no pronoun.
      var telling = typed.filter(function (one) {
        return one.capitals || !(ignored.has(one.word) || /^\p{L}$/u.test(one.word));
      });
      var groups = (telling.length ? telling : typed).map(function (one) {
        return { typed: one.word, sign: one.sign, words: meant(one.word) };
      });
      var phrase = " " + typed.map(function (one) { return one.word; }).join(" ");
      return {
        groups: groups,
        phrases: [
          phrase,
          " " + typed.map(function (one) { return halves(one.word).join(" ") || one.word; }).join(" "),
          phrase.replace(/^ (\p{L}+) (\d\d?) (?=\d{4}$)/u, " $2 $1 "), // the other order of a date
          phrase.replace(/^ (\d\d?) (\p{L}+) (?=\d{4}$)/u, " $2 $1 ")
        ],
        // The word itself counts for more than words that begin with it.
        query: groups.map(function (group) {
          return group.sign ? group.sign + group.words[0]
            : group.words.map(function (word) { return word + "^5 " + word; }).join(" ");
        }).join(" ")
      };
    };

    var read = new Map(); // what was found before, as it is compared
    function reading(location) {
      if (!read.has(location)) {
        var part = parts.get(location);
        var said = function (words) { return " " + split(words).map(plain).join(" ") + " "; };
        read.set(location, { names: isPage(part) ? names(part).map(said) : [], text: said(text(part)) });
      }
      return read.get(location);
    }
    /* What it adds that words stand together as they were typed: being a page's whole name, in its name, in its text.
       Among those the kind of page and part decides: a long text has more of the single words, which the theme counts. */
    function worth(location, phrases) {
      var has = reading(location), part = parts.get(location), weight = part.boost * (isPage(part) ? 2.5 : 1);
      var within = function (texts) {
        return texts.some(function (one) { return phrases.some(function (phrase) { return one.indexOf(phrase) >= 0; }); });
      };
      var name = has.names.findIndex(function (one) { return phrases.indexOf(one.slice(0, -1)) >= 0; });
      if (name >= 0) return name ? 1e6 : 1e7;
      if (!phrases.some(function (phrase) { return phrase.indexOf(" ", 1) > 0; })) return 0;
      return within(has.names) ? 1e4 * weight : within([has.text]) ? 1e3 * weight : 0;
    }

    /* The theme's results, each with what is missing in it said of the words as typed, in their new order. */
    this.arrange = function (items, asked) {
      items.forEach(function (results) {
        results.forEach(function (result) {
          if (!result.score) return; // a page shown for its parts' sake
          asked.groups.forEach(function (group) {
            var found = group.words.filter(function (word) { return result.terms[word]; });
            var missing = group.words.some(function (word) { return result.terms[word] === false; });
            group.words.forEach(function (word) { delete result.terms[word]; });
            found.forEach(function (word) { result.terms[word] = true; });
            if (missing && !found.length) result.terms[group.typed] = false;
          });
          result.score += worth(result.location, asked.phrases);
        });
        results.sort(function (one, other) { return other.score - one.score; });
      });
      items.sort(function (one, other) { return other[0].score - one[0].score; });
    };
  }
})();
