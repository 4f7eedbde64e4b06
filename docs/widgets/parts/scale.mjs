// The scale under a map: what full colour, paper, black and white stand for.
import { show } from "../lib/kernels.mjs";
import { h, say } from "./dom.mjs";

const ENDS = {
  signed: (limit) => [`red −${show(limit)}`, `blue +${show(limit)}`, "zero is the paper"],
  clip: (limit) => ["black 0 and below", `white ${show(limit)} and above`, ""],
  absolute: (limit) => ["black 0", `white ±${show(limit)}`, "the sign is dropped"],
};

export function scaleBar() {
  const [low, bar, high, note] = ["low", "bar", "high", "note"].map((name) =>
    h("span", { class: `scale-${name}` }),
  );
  const element = h("p", { class: "widget-scale" }, low, bar, high, note);
  const set = (how, limit) => {
    bar.dataset.how = how;
    [low, high, note].forEach((part, i) => say(part, ENDS[how](limit)[i]));
  };
  return { element, set };
}
