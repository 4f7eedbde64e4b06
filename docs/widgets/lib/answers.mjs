// Answers to the lesson's questions in the one form in which they are compared, and what is known
// of them, as scripts/publish/questions.py. No DOM.
// a case  {field, code, answer} or {field, code, has} or {field, code, lacks}
// letters stand for options in their order: "A C"

const number = (text) => {
  const bare = text.replace(/[,\s]/g, "").replace("−", "-").replace(/[a-z%]+$/i, "");
  const value = bare === "" ? NaN : Number(bare);
  return Number.isFinite(value) ? String(value) : null;
};

const shape = (text) => text.match(/\d+/g)?.map(Number).join("×") ?? null;

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

function matches({ answer, has, lacks }, given) {
  if (has) return given.split(" ").includes(has);
  if (lacks) return !given.split(" ").includes(lacks);
  return answer === given;
}

/** The case of a field's answer; undefined where a wrong answer is not known. */
export function judge(cases, field, given) {
  const own = cases.filter((one) => one.field === field);
  const exact = own.find((one) => one.answer !== undefined && matches(one, given));
  return exact ?? own.find((one) => matches(one, given));
}
