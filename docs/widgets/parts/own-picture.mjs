// A picture file of the reader's: decoded, or the words of lesson.load_image for what it is instead.
import { loadJson } from "./data.mjs";
import { disguisesPixels } from "./pixels.mjs";

const DISGUISED =
  "This browser disguises the pixels that a page reads, against fingerprinting: " +
  "the numbers are not those of your picture. Allow this page to read canvases, or use another browser.";

/** A bitmap, turned as the camera was held and with its own colours; an Error says why not. */
export async function openPicture(file) {
  try {
    // Bytes multiplied by their transparency would lose half of their digits.
    return await createImageBitmap(file, { premultiplyAlpha: "none" });
  } catch {
    throw new Error(`cannot read ${file.name}: ${await adviceOn(file)}`);
  }
}

/** What to tell the reader of a picture's numbers, or "". */
export const remark = () => (disguisesPixels() ? DISGUISED : "");

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

function fits({ mark, at, holds }, start) {
  const begins = at === null ? start.toLowerCase().includes(mark) : start.startsWith(mark, at);
  return begins && start.includes(holds);
}
