/* Marks in what is shown of a result the words for which it was found. */
(function () {
  "use strict";

  window.sourcebookSearch.Marks = function (spelling) {
    /* Where a text has one of these words, or several as one, or with a space between them: pairs of begin and end. */
    function hitsIn(text, terms) {
      const found = spelling.tokens(text), hits = [];
      const most = Math.max(2, ...Array.from(terms, term => term.split(" ").length));
      found.forEach((first, at) => {
        let spaced = "", one = "";
        for (let number = 0; number < most && found[at + number]; number++) {
          const next = found[at + number];
          spaced += (number ? " " : "") + next.word;
          one = number && !next.joined ? "" : number && !one ? "" : one + next.word;
          if (!terms.has(spaced) && !(one && terms.has(one))) continue;
          const before = hits[hits.length - 1];
          if (before && first.begin < before[1]) before[1] = Math.max(before[1], next.end);
          else hits.push([first.begin, next.end]);
        }
      });
      return hits;
    }

    /* HTML with the matching words marked, which are recorded. Of a text, the first two paragraphs with such words, if
       any: a claim and who makes it are in the same paragraph. */
    this.marked = (html, terms, note, brief) => {
      const body = new DOMParser().parseFromString(html, "text/html").body;
      if (!brief) mark(body, terms, note);
      const blocks = Array.from(body.children).filter(block => brief && mark(block, terms, note));
      if (blocks.length) body.replaceChildren.apply(body, blocks.slice(0, 2));
      return body.innerHTML;
    };
    function mark(block, terms, note) {
      const texts = document.createNodeIterator(block, NodeFilter.SHOW_TEXT), nodes = [];
      for (let node = texts.nextNode(); node; node = texts.nextNode()) nodes.push(node);
      return nodes.filter(node => {
        const hits = hitsIn(node.data, terms), pieces = [];
        let end = 0;
        hits.forEach(([from, to]) => {
          const found = node.ownerDocument.createElement("mark");
          found.textContent = node.data.slice(from, to);
          note[found.textContent.toLowerCase()] = true;
          pieces.push(node.data.slice(end, from), found);
          end = to;
        });
        if (hits.length) node.replaceWith.apply(node, pieces.concat(node.data.slice(end)));
        return hits.length > 0;
      }).length > 0;
    }
  };
})();
