// A widget's state: attributes of the element, and on its own page the address too.
// An entry has parse (text → value, undefined where it is none), format and fallback.

export const integer = (min, max, fallback) => ({
  fallback,
  format: String,
  parse: (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

export const choice = (values, fallback) => ({
  fallback,
  format: String,
  parse: (text) => (values.includes(text) ? text : undefined),
});

/** Present or absent, as HTML writes it. */
export const flag = () => ({
  fallback: false,
  format: () => "",
  parse: (text) => (text === "" ? true : undefined),
});

/** Anything that has a reader and a writer; the reader gives null for nonsense. */
export const custom = (parse, format, fallback = null) => ({
  fallback,
  format,
  parse: (text) => parse(text) ?? undefined,
});

/** The values that an element's attributes stand for. */
export function readAttributes(element, schema) {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { parse, fallback }]) => {
      const text = element.getAttribute(name);
      return [name, (text === null ? undefined : parse(text)) ?? fallback];
    }),
  );
}

/** Set attributes from values; what is the default is left away. */
export function writeAttributes(element, schema, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const { format, fallback } = schema[name];
    if (value === fallback || value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== format(value))
      element.setAttribute(name, format(value));
  }
}

/** Take attributes from the address; returns a sentence for each that makes no sense. */
export function readAddress(element, schema) {
  const notes = [];
  for (const [name, text] of new URLSearchParams(location.search)) {
    if (!Object.hasOwn(schema, name)) continue; // "toString" is in every object
    if (schema[name].parse(text) === undefined) {
      const shown = text.length > 30 ? `${text.slice(0, 30)}…` : text;
      notes.push(
        `The link asks for ${name} “${shown}”, which is not possible; the default is shown.`,
      );
    } else {
      element.setAttribute(name, text);
    }
  }
  return notes;
}

/** `url` with the state as its query. */
export function withState(url, element, schema) {
  const result = new URL(url);
  for (const name of Object.keys(schema)) {
    result.searchParams.delete(name);
    if (element.hasAttribute(name)) result.searchParams.set(name, element.getAttribute(name));
  }
  return result;
}
