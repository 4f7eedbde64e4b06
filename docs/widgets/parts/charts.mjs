// Numbers drawn: grids of cells (the .cell-grid of widgets.css), the scale under a map, a curve.
import { brief, show } from "../lib/numbers.mjs";
import { h, say } from "./dom.mjs";

/** A titled grid; `fill` gives it its numbers, `look` its amber frame. */
export function numberGrid(title) {
  const grid = h("div", { class: "cell-grid", role: "img" });
  const frame = h("span", { class: "cell-frame", "aria-hidden": "true", hidden: true });
  const heading = h("p", { class: "widget-title" }, title);
  const stage = h("div", { class: "grid-stage" }, grid, frame);
  const element = h("div", { class: "grid-panel" }, heading, stage);
  return {
    element,
    stage,
    frame,
    fill: (cells, columns) => fill(grid, cells, columns),
    look: (area) => look(frame, area),
    name: (words, label) => {
      heading.textContent = words;
      grid.setAttribute("aria-label", label);
    },
  };
}

// A cell is {text, share, kind}: share of full colour in -1 … 1, or a kind: "plain" for a
// tile without a sign, "empty" for no value yet; `marks` are further data attributes.
function fill(grid, cells, columns) {
  while (grid.childElementCount > cells.length) grid.lastElementChild.remove();
  while (grid.childElementCount < cells.length) grid.append(h("span"));
  grid.style.setProperty("--columns", columns);
  cells.forEach(({ text, share = 0, kind, marks = [] }, i) => {
    const cell = grid.children[i];
    if (cell.textContent !== text) cell.textContent = text;
    cell.style.setProperty("--v", share.toFixed(3));
    for (const name of Object.keys(cell.dataset)) delete cell.dataset[name];
    if (kind) cell.dataset[kind] = "";
    for (const name of marks) cell.dataset[name] = "";
  });
}

// The frame lies over the grid, in units of one cell and its gap.
function look(frame, area) {
  frame.hidden = !area;
  if (!area) return;
  const [rows, columns] = [area.rows ?? area.size, area.columns ?? area.size];
  const values = { "--top": area.top, "--left": area.left, "--rows": rows, "--across": columns };
  for (const [name, value] of Object.entries(values)) frame.style.setProperty(name, value);
}

/** Cells for signed numbers, coloured on one scale. */
export function signedCells(values, limit, { plus = false, digits = 2, write = show } = {}) {
  return Array.from(values, (v) => ({
    text: `${plus && v > 0 ? "+" : ""}${write(v, digits)}`,
    share: limit ? Math.max(-1, Math.min(1, v / limit)) : 0,
  }));
}

/** Rows of numbers as words, for an accessible name. */
export function spoken(values, columns) {
  const rows = [];
  for (let i = 0; i < values.length; i += columns) {
    rows.push(Array.from(values.slice(i, i + columns), (v) => show(v)).join(" "));
  }
  return rows.join("; ");
}

/** Call `onpoint(row, column)` while a pointer presses and moves; a mouse may only hover. */
export function pointable(element, shape, onpoint, { hover = false } = {}) {
  const point = (event) => {
    const box = element.getBoundingClientRect();
    const { rows, columns } = shape();
    const along = (position, length, count) =>
      Math.min(count - 1, Math.max(0, Math.floor((position / length) * count)));
    onpoint(
      along(event.clientY - box.top, box.height, rows),
      along(event.clientX - box.left, box.width, columns),
    );
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    point(event);
  });
  element.addEventListener("pointermove", (event) => {
    const hovers = hover && event.pointerType === "mouse";
    if (hovers || element.hasPointerCapture(event.pointerId)) point(event);
  });
}

const end = (limit) => (limit < 0.01 ? brief(limit) : show(limit));
const ENDS = {
  signed: (limit) => [`red −${end(limit)}`, `blue +${end(limit)}`, "zero is the paper"],
  clip: (limit) => ["black 0 and below", `white ${show(limit)} and above`, ""],
  absolute: (limit) => ["black 0", `white ±${show(limit)}`, "the sign is dropped"],
};

export function scaleBar() {
  const [low, bar, high, note] = ["low", "bar", "high", "note"].map((name) =>
    h("span", { class: `scale-${name}` }),
  );
  const element = h("p", { class: "widget-scale" }, low, bar, high, note);
  // Where the strongest values go beyond full colour, the scale says how far.
  const set = (how, limit, largest = limit) => {
    bar.dataset.how = how;
    const [first, last, words] = ENDS[how](limit);
    const beyond = how !== "clip" && show(largest) !== show(limit);
    const strongest = beyond ? `the strongest 1% go on to ±${show(largest)}` : "";
    say(low, first);
    say(high, last);
    say(note, [words, strongest].filter(Boolean).join("; "));
  };
  return { element, set };
}

const [WIDTH, HEIGHT] = [100, 40]; // of the drawing's own units; CSS stretches them
const NAMESPACE = "http://www.w3.org/2000/svg";

function shape(tag, attributes) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// A curve with an amber mark; `draw` puts values between low and high and marks one of them.
function chart(title, ...labels) {
  const line = shape("polyline", { fill: "none", "vector-effect": "non-scaling-stroke" });
  const box = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" };
  const svg = shape("svg", { ...box, "aria-hidden": "true" });
  svg.append(line);
  const mark = h("span", { class: "chart-mark", "aria-hidden": "true" });
  const value = h("span", { class: "value" });
  const heading = h("p", { class: "chart-title" }, `${title} `, value);
  const face = h("div", { class: "chart-face" }, svg, mark);
  const element = h("div", { class: "line-chart" }, heading, ...labels, face);
  const draw = (values, low, high, index, words) => {
    const x = (i) => (WIDTH * i) / Math.max(1, values.length - 1);
    const y = (v) => HEIGHT - (HEIGHT * (v - low)) / (high - low || 1);
    const points = Array.from(values, (v, i) => `${x(i).toFixed(2)},${y(v).toFixed(2)}`);
    line.setAttribute("points", points.join(" "));
    mark.style.setProperty("--x", `${x(index)}%`);
    mark.style.setProperty("--y", `${(100 * y(values[index])) / HEIGHT}%`);
    say(value, words);
  };
  return { element, draw };
}

/**
 * A chart of `values`, evenly spaced, from `low` to `high` as `show` writes them; `along` says
 * what it runs over. `set(index, words)` moves the mark and writes words.
 */
export function lineChart(title, values, { low = 0, high, show, along }) {
  const { element, draw } = chart(
    title,
    h("span", { class: "chart-high" }, show(high)),
    h("span", { class: "chart-low" }, show(low)),
    h("p", { class: "chart-along" }, along),
  );
  return { element, set: (index, words) => draw(values, low, high, index, words) };
}

/** A chart that grows to the right: `draw(values, words)` marks the last of them. */
export function growingChart(title) {
  const along = h("p", { class: "chart-along" });
  const { element, draw } = chart(title, along);
  const grow = (values, words) => {
    const last = values.length - 1;
    draw(values, Math.min(...values), Math.max(...values), last, words);
    say(along, `step 0 … ${last}`);
  };
  return { element, draw: grow };
}
