// A picture file of the reader's: its pixels, or the words of lesson.load_image for what it is instead.
import { factsOf } from "../lib/picture-facts.mjs";
import { upright } from "../lib/resampling.mjs";
import { loadJson } from "./data.mjs";
import { disguisesPixels, pixelsOf } from "./pixels.mjs";

const DISGUISED =
  "This browser disguises the pixels that a page reads, against fingerprinting: " +
  "the numbers are not those of your picture. Allow this page to read canvases, or use another browser.";
const OTHER_COLOURS =
  "This browser reads the colours of such a file in its own way: some numbers may not be those of load_image. " +
  "Save it as PNG in sRGB to have the same.";
const NEAR = 3; // of 255

/** {rgba, width, height, remark}: no side longer than `longest`, upright, on white, in sRGB; an Error says why not. */
export async function readPicture(file, longest) {
  const { pixels, facts } = await opened(file, longest).catch(async () => {
    throw new Error(`cannot read ${file.name}: ${await adviceOn(file)}`);
  });
  const isTurned = facts.turn === 1 || (!facts.isAsStored && (await probe(`${facts.kind} turned`, isUpright)));
  const picture = isTurned ? pixels : upright(pixels, facts.turn);
  if (disguisesPixels()) return { ...picture, remark: DISGUISED };
  const agrees = !facts.colours || (await probe(`${facts.kind} ${facts.colours}`, isNear));
  return { ...picture, remark: agrees ? "" : OTHER_COLOURS };
}

async function opened(file, longest) {
  const facts = await factsOf(await file.arrayBuffer());
  return { facts, pixels: await decoded(await changed(file, facts.changes), longest) };
}

// A file with other bytes, or none, from each start to each end. In one piece: Firefox looks at the
// first alone for what a file is.
async function changed(file, changes = []) {
  if (!changes.length) return file;
  let at = 0;
  const parts = [...changes].sort(([a], [b]) => a - b).flatMap(([start, end, bytes = ""]) => {
    const kept = file.slice(at, start);
    at = end;
    return [kept, bytes];
  });
  return new Blob([await new Blob([...parts, file.slice(at)]).arrayBuffer()]);
}

async function decoded(file, longest) {
  // Bytes multiplied by their transparency would lose half of their digits.
  const picture = await createImageBitmap(file, { premultiplyAlpha: "none" });
  const pixels = pixelsOf(picture, longest);
  picture.close();
  return pixels;
}

// Whether this browser reads a small picture of the same kind as lesson.load_image does. No browser
// reads a kind alike that has no such picture; nothing is known where they cannot be fetched.
async function probe(kind, holds) {
  const probes = await loadJson("probes.json").catch(() => undefined);
  if (!probes) return true;
  if (!(kind in probes)) return false;
  const file = Uint8Array.from(atob(probes[kind].file), (letter) => letter.charCodeAt(0));
  return decoded(new Blob([file]), Infinity).then((seen) => holds(seen, probes[kind].rgb), () => false);
}

const isUpright = ({ width, height }) => width < height;
const isNear = ({ rgba }, rgb) =>
  rgb.every((value, i) => Math.abs(value - rgba[4 * Math.floor(i / 3) + (i % 3)]) <= NEAR);

async function adviceOn(file) {
  const unknown = "this browser cannot read it; save it as PNG or JPEG";
  // What scripts/build_widget_data.py makes of lesson.pictures.kinds; without a network, nothing.
  const known = await loadJson("kinds.json").catch(() => undefined);
  if (!known) return unknown;
  const bytes = new Uint8Array(await file.slice(0, known.start).arrayBuffer());
  if (!bytes.length) return known.empty;
  const start = String.fromCharCode(...bytes);
  const name = file.name.toLowerCase();
  const isRaw =
    known.tiff.some((mark) => start.startsWith(mark)) &&
    known.raw.some((suffix) => name.endsWith(suffix));
  const kind = isRaw ? known.kinds[0] : known.kinds.find((one) => fits(one, start));
  if (kind) return `it is ${kind.what}; ${kind.remedy}`;
  return bytes.every((byte) => byte > 31 || (byte > 7 && byte < 14)) ? known.text : unknown;
}

function fits({ mark, at, holds, every }, start) {
  const places = every ? [0, 1, 2, 3, 4].map((i) => at + i * every) : [at];
  const begins = (place) =>
    place === null ? start.toLowerCase().includes(mark) : start.startsWith(mark, place);
  return places.every(begins) && start.includes(holds);
}
