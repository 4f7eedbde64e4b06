// Answers to the lesson's questions in the one form in which they are compared, and what is known
// of them, as scripts/publish/questions.py. No DOM.
// a case  {field, code} and one of answer, has, lacks, before ("A C": A stands before C)
// letters stand for options in their order: "A C"

// A comma stands between thousands, as in 1,728, or before decimals, as in 0,6.
const number = (text) => {
  const bare = text.replace(/\s/g, "").replace(/[−–]/, "-").replace(/[a-z%]+$/i, "");
  const thousands = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(bare);
  const plain = thousands ? bare.replaceAll(",", "") : bare.replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? String(value) : null;
};

// 6e-3 is no shape of 6×3.
const sizes = (text) => text.match(/\d+(\.\d+)?/g)?.map(Number).join("×") ?? null;
const shape = (text) => (/\de[-+\d]/i.test(text) ? null : sizes(text));

/** A typed answer as it is compared; null where it is no number, or no shape. */
export const canonical = (kind, text) => (kind === "shape" ? shape(text) : number(text));

/** Letters of options, which may be given by their texts, too; sorted unless their order counts. */
export function lettersOf(kind, chosen, texts) {
  const letter = (one) => {
    const at = texts.indexOf(String(one));
    return at < 0 ? String(one) : String.fromCharCode(65 + at);
  };
  const letters = [chosen].flat().map(letter);
  return (kind === "order" ? letters : letters.sort()).join(" ");
}

function matches({ answer, has, lacks, before }, given) {
  if (has) return given.split(" ").includes(has);
  if (lacks) return !given.split(" ").includes(lacks);
  if (before) return given.indexOf(before[0]) < given.indexOf(before.at(-1));
  return answer === given;
}

/** Code without comments and blanks, its numbers as values: "rate = 1.0  # a" is "rate=<1>". */
export const bareCode = (code) =>
  code.replace(/#.*|\s/g, "").replace(/\d+\.?\d*|\.\d+/g, (number) => `<${Number(number)}>`);

/** The case of a field's answer; undefined where a wrong answer is not known. */
export function judge(cases, field, given) {
  const own = cases.filter((one) => one.field === field);
  const exact = own.find((one) => one.answer !== undefined && matches(one, given));
  return exact ?? own.find((one) => matches(one, given));
}
