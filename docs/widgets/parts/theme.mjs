// The colours of the page's scheme, and word of it when the scheme changes.
import { h } from "./dom.mjs";

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
