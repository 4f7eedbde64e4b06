// The folded end of a program: "Line 40" of an error may stand there, not in the editor.
const GAP = 3; // lines from the last one of the code before a part to its own first; see listing.mjs

/** Open the part that holds a line of the whole program and select it; `above` lines precede. */
export function showLine(parts, line, above) {
  let first = above + GAP;
  for (const part of parts) {
    const code = part.querySelector("code");
    const lines = code.textContent.replace(/\n$/, "").split("\n");
    if (line < first + lines.length) return select(part, code, lines, Math.max(0, line - first));
    first += lines.length + GAP;
  }
}

function select(part, code, lines, index) {
  part.open = true;
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
  const range = document.createRange();
  range.setStart(...place(code, start));
  range.setEnd(...place(code, start + lines[index].length));
  const listing = code.closest("pre");
  listing.tabIndex = -1; // where a screen reader goes on reading
  listing.focus({ preventScroll: true });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

// The text node, and the place in it, of a letter of an element.
function place(element, at) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = at;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [element, element.childNodes.length];
}
