// Elements in one line each, the labelled native controls that widgets are made of, and the
// colours of the page's scheme, with word of it when the scheme changes.

let serial = 0;

/** An element: attributes by name, functions as listeners ("onclick"), then children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** A label beside its control; the label's words alone are the control's name. */
function field(label, control, ...after) {
  control.id ||= `widget-control-${++serial}`;
  return h(
    "div",
    { class: "widget-field" },
    h("label", { for: control.id }, label),
    control,
    ...after,
  );
}

/** A slider that shows its value; `onpick` gets the number. */
export function slider(label, { min, max, step = 1, show = String, onpick }) {
  const shown = h("span", { class: "value", "aria-hidden": "true" });
  const input = h("input", {
    type: "range",
    min,
    max,
    step,
    oninput: () => onpick(input.valueAsNumber),
  });
  const element = field(label, input, shown);
  const set = (value) => {
    if (input.valueAsNumber !== value) input.value = value;
    shown.textContent = show(value);
    input.setAttribute("aria-valuetext", show(value));
  };
  return { element, input, set };
}

/** A row of controls. */
export const controls = (...children) => h("div", { class: "widget-controls" }, ...children);

/** Sliders by name, side by side. */
export const sliders = (byName) =>
  h("div", { class: "widget-sliders" }, ...Object.values(byName).map(({ element }) => element));

/** A list to choose from; options are [value, words], or {group, options} of them. */
export function chooser(label, options, onpick) {
  const option = ([value, words]) => h("option", { value }, words);
  const select = h(
    "select",
    { onchange: () => onpick(select.value) },
    ...options.map((entry) =>
      Array.isArray(entry)
        ? option(entry)
        : h("optgroup", { label: entry.group }, ...entry.options.map(option)),
    ),
  );
  return {
    element: field(label, select),
    input: select,
    set: (value) => (select.value = value),
    get words() {
      return select.selectedOptions[0]?.text;
    },
  };
}

/** A box to tick; `onpick` gets true or false. */
export function checkbox(label, onpick) {
  const input = h("input", { type: "checkbox", onchange: () => onpick(input.checked) });
  const element = h("label", { class: "widget-field" }, input, label);
  return { element, input, set: (value) => (input.checked = value) };
}

/** A button; `icon` replaces its words for the eye but not for the ear. */
export function button(label, onclick, { icon, primary = false } = {}) {
  return h(
    "button",
    {
      type: "button",
      class: "widget-button",
      "data-primary": primary,
      "aria-label": icon ? label : null,
      title: icon ? label : null,
      onclick,
    },
    icon ? h("span", { class: `widget-icon widget-icon--${icon}`, "aria-hidden": "true" }) : label,
  );
}

/** A line that screen readers speak when it changes. */
export function liveRegion(label = null, extra = "") {
  return h("output", { class: `widget-status ${extra}`.trim(), "aria-label": label });
}

/** A line to read; what a change of it sounds like is said by `WidgetElement.speak`. */
export function readout(label, extra = "") {
  const line = liveRegion(label, extra);
  line.setAttribute("aria-live", "off");
  return line;
}

/** Write text only where it differs, so that nothing is spoken twice; returns whether it did. */
export function say(region, text) {
  if (region.textContent === text) return false;
  region.textContent = text;
  return true;
}

/** Download a blob under a name. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000); // the download has begun by then
}

const NAMES = ["paper", "ink", "empty", "positive", "negative", "amber", "accent"];
const listeners = new Set();
let colours;

/** {paper, ink, …}, each as [red, green, blue]. */
export function theme() {
  colours ??= read();
  return colours;
}

/** Call `listener` whenever the colours change; returns the function that ends it. */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// A probe's colour is read, not the variable's text: that may be another variable. Where the
// reader forces colours, pictures keep theirs: positive and negative must not look alike.
function read() {
  const probe = h("span", { hidden: true, style: "forced-color-adjust: none" });
  document.body.append(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [
      name,
      getComputedStyle(probe)
        .color.match(/[\d.]+/g)
        .slice(0, 3)
        .map(Number),
    ];
  });
  probe.remove();
  return Object.fromEntries(entries);
}

// The page's scripts set classes for reasons of their own: only other colours are news.
function changed() {
  const before = String(Object.values(theme()));
  colours = undefined;
  if (String(Object.values(theme())) !== before) for (const listener of listeners) listener();
}

const attributes = ["data-md-color-scheme", "class"];
const observer = new MutationObserver(changed);
observer.observe(document.documentElement, { attributes: true, attributeFilter: attributes });
observer.observe(document.body, { attributes: true, attributeFilter: attributes });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
