// A small curve with an amber mark at one of its points.
import { h, say } from "./dom.mjs";

const [WIDTH, HEIGHT] = [100, 40]; // of the drawing's own units; CSS stretches them
const NAMESPACE = "http://www.w3.org/2000/svg";

function shape(tag, attributes) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * A chart of `values`, evenly spaced, from `low` to `high` as `show` writes them; `along` says
 * what it runs over. `set(index, words)` moves the mark and writes words.
 */
export function lineChart(title, values, { low = 0, high, show, along }) {
  const x = (i) => (WIDTH * i) / (values.length - 1);
  const y = (v) => HEIGHT - (HEIGHT * (v - low)) / (high - low);
  const points = Array.from(values, (v, i) => `${x(i).toFixed(2)},${y(v).toFixed(2)}`).join(" ");
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  svg.append(shape("polyline", { points, fill: "none", "vector-effect": "non-scaling-stroke" }));
  const mark = h("span", { class: "chart-mark", "aria-hidden": "true" });
  const value = h("span", { class: "value" });
  const element = h(
    "div",
    { class: "line-chart" },
    h("p", { class: "chart-title" }, `${title} `, value),
    h("span", { class: "chart-high" }, show(high)),
    h("span", { class: "chart-low" }, show(low)),
    h("div", { class: "chart-face" }, svg, mark),
    h("p", { class: "chart-along" }, along),
  );
  const set = (index, words) => {
    say(value, words);
    mark.style.setProperty("--x", `${x(index)}%`);
    mark.style.setProperty("--y", `${(100 * y(values[index])) / HEIGHT}%`);
  };
  return { element, set };
}
