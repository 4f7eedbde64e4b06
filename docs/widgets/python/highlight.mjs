// Python's words, told apart for colouring while the reader types. No DOM.

const KEYWORDS = new Set(
  `and as assert async await break class continue def del elif else except finally for from
   global if import in is lambda nonlocal not or pass raise return try while with yield
   False None True`.split(/\s+/),
);
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>(?<!\p{L})[rbuf]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?))`,
    String.raw`(?<number>(?<![\p{L}_\d])(?:0[xob][\da-f_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?j?))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
  ].join("|"),
  "giu",
);

/** The text as [kind, piece] in order; kind is comment, string, number, keyword, name or "". */
export function tokens(code) {
  const found = [];
  let [end, before] = [0, ""];
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) found.push(["", code.slice(end, match.index)]);
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    if (kind === "word") found.push([wordKind(match[0], before), match[0]]);
    else found.push([isDocstring(match) ? "comment" : kind, match[0]]);
    if (kind === "word") before = match[0];
    end = match.index + match[0].length;
  }
  if (end < code.length) found.push(["", code.slice(end)]);
  return found;
}

const wordKind = (word, before) => {
  if (KEYWORDS.has(word)) return "keyword";
  return before === "def" || before === "class" ? "name" : "";
};

// Three quotes where a statement begins.
const isDocstring = ({ 0: text, index, input }) =>
  /^[ru]?("""|''')/i.test(text) && /(^|\n)[ \t]*$/.test(input.slice(0, index));

/** The same by lines: a list of [kind, piece] for each, without its line break. */
export function lines(code) {
  const found = [[]];
  for (const [kind, text] of tokens(code)) {
    text.split("\n").forEach((piece, i) => {
      if (i) found.push([]);
      if (piece) found.at(-1).push([kind, piece]);
    });
  }
  return found;
}
