// What <convolution-stepper> says about its window and its sizes.
import { show } from "../lib/kernels.mjs";
import { formula } from "../lib/steps.mjs";
import { h } from "./dom.mjs";

/** Write the products and their sum, where they differ from what is written. */
export function write(place, now, flipped) {
  const lines = now ? written(now, flipped) : [];
  const text = lines.map(({ textContent }) => textContent).join("");
  if (place.textContent !== text) place.replaceChildren(...lines);
}

// The products, one span each so that zeros can stand back, then their sum.
function written({ terms, sum, turned, turnedSum }, flipped) {
  const factor = (weight) => (weight < 0 ? `(${show(weight)})` : show(weight));
  const line = (weights, total) => {
    const products = terms.flatMap(({ pixel }, i) => [
      i ? " + " : "",
      h(
        "span",
        weights[i] ? {} : { class: "stepper-zero" },
        `${show(pixel)}·${factor(weights[i])}`,
      ),
    ]);
    return h("span", { class: "stepper-line" }, ...products, h("strong", {}, ` = ${show(total)}`));
  };
  const lines = [
    line(
      terms.map(({ weight }) => weight),
      sum,
    ),
  ];
  return flipped ? [...lines, line(turned, turnedSum)] : lines;
}

/** What a step sounds like. */
export function answered(now, flipped) {
  if (!now) return "no window fits";
  const turned = flipped ? `, true convolution ${show(now.turnedSum)}` : "";
  return `row ${now.row + 1}, column ${now.column + 1}: ${show(now.sum)}${turned}`;
}

/** What a new size sounds like. */
export function sized({ kernel, unshared }, { count }) {
  const weights = kernel ** 2 * (unshared ? count ** 2 : 1);
  return `${count} × ${count} output, ${weights} weight${weights === 1 ? "" : "s"}`;
}

/** How many weights there are. */
export function counted({ kernel, unshared }, { count }) {
  const [positions, weights] = [count ** 2, kernel ** 2];
  if (unshared) return `${positions} positions × ${weights} = ${positions * weights} weights`;
  return `${weights} weight${weights > 1 ? "s serve" : " serves"} all ${positions} positions`;
}

/** The formula filled in, and what gaps and the floor leave out. */
export function remarks(state, { padded, spread, count, seen }) {
  const unread = padded ** 2 - seen.reduce((sum, v) => sum + v, 0) ** 2;
  const { kernel, dilation } = state;
  return [
    `Along each side ${formula(state)}.`,
    dilation > 1 &&
      `The kernel covers ${dilation}·(${kernel} − 1) + 1 = ${spread} pixels, gaps included.`,
    count && unread && `No window reads ${unread} of the ${padded ** 2} numbers: they are hatched.`,
  ].filter(Boolean);
}
