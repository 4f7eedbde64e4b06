// What a picture file says of its pixels beside them: how the camera was held (`turn`, 1 to 8 as
// in EXIF), and in what way its colours are described (`colours`, nothing where they are sRGB's).

/** {kind, turn, colours} of a file's bytes, an ArrayBuffer. */
export function factsOf(buffer) {
  const view = new DataView(buffer);
  try {
    if (letters(view, 0, 4) === "\x89PNG") return ofPng(view);
    if (letters(view, 0, 2) === "\xff\xd8") return ofJpeg(view);
    if (letters(view, 8, 4) === "WEBP") return ofWebp(view);
    if (letters(view, 4, 4) === "ftyp") return ofAvif(letters(view, 0, 4096));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the file ends too early
  }
  return { turn: 1 };
}

function letters(view, at, count) {
  const end = Math.min(at + count, view.byteLength);
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, end - at));
}

const part = (view, at, size) => new DataView(view.buffer, view.byteOffset + at, size);

function ofPng(view) {
  const chunks = new Map();
  for (let at = 8, name; name !== "IDAT"; at += 12 + view.getUint32(at)) {
    name = letters(view, at + 4, 4);
    if (!chunks.has(name)) chunks.set(name, part(view, at + 8, view.getUint32(at)));
  }
  const turn = chunks.has("eXIf") ? turnOf(chunks.get("eXIf")) : 1;
  return { kind: "png", turn, colours: pngColours(chunks) };
}

// The order in which browsers follow them, as in lesson.pictures.profiles.
function pngColours(chunks) {
  const sort = chunks.get("IHDR").getUint8(9); // 2 has colours, 4 transparency
  const numbers = chunks.get("cICP");
  if (numbers) return byNumbers(numbers.getUint8(0), numbers.getUint8(1));
  if (chunks.has("iCCP")) return `${sort & 2 ? "" : "grey "}profile${sort & 4 ? ", alpha" : ""}`;
  if (!chunks.has("gAMA")) return undefined;
  if (Math.abs(chunks.get("gAMA").getUint32(0) * 2.2e-5 - 1) < 0.05 && !chunks.has("cHRM")) return undefined;
  if (chunks.has("sRGB")) return "gamma beside sRGB";
  return chunks.has("cHRM") ? "gamma and colours" : "gamma";
}

// Numbers of H.273: sRGB or nothing said, P3 with sRGB's curve, and what browsers read in their own ways.
function byNumbers(primaries, curve) {
  if ([1, 2].includes(primaries) && [2, 13].includes(curve)) return undefined;
  return primaries === 12 && curve === 13 ? "numbers" : "other numbers";
}

function ofJpeg(view) {
  const facts = { kind: "jpeg", turn: 1 }; // all browsers turn it
  let profile = false;
  let channels = 3;
  for (let at = 2, mark; (mark = view.getUint16(at)) !== 0xffda; at += 2 + view.getUint16(at + 2)) {
    profile ||= mark === 0xffe2 && letters(view, at + 4, 11) === "ICC_PROFILE";
    if (mark >= 0xffc0 && mark <= 0xffc2) channels = view.getUint8(at + 9);
  }
  const colours = { 1: "grey profile", 3: "profile", 4: "inks" }[channels];
  return profile ? { ...facts, colours } : facts;
}

function ofWebp(view) {
  const facts = { kind: "webp", turn: 1 };
  for (let at = 12, size; at + 8 < view.byteLength; at += 8 + size + (size % 2)) {
    size = view.getUint32(at + 4, true);
    const name = letters(view, at, 4);
    if (name === "ICCP") facts.colours = "profile";
    if (name === "EXIF") facts.turn = turnOf(part(view, at + 8, size));
  }
  return facts;
}

// Quarter turns against the clock, then a mirror: 0 swaps top and bottom, 1 left and right.
const AVIF_TURNS = { 1: 8, 2: 3, 3: 6, " 0": 4, " 1": 2, "1 0": 5, "1 1": 7, "2 0": 2, "2 1": 4, "3 0": 7, "3 1": 5 };

function ofAvif(start) {
  const quarters = start.split("irot")[1]?.charCodeAt(0) & 3 || "";
  const mirror = start.includes("imir") ? ` ${start.split("imir")[1].charCodeAt(0) & 1}` : "";
  const turn = AVIF_TURNS[`${quarters}${mirror}`] ?? 1;
  const facts = { kind: "avif", turn, colours: "thrifty colours" }; // most have fewer pixels of them
  const numbers = start.split("colrnclx")[1];
  if (start.startsWith("ftypavis", 4) || start.includes("auxl")) facts.colours = "film or transparency";
  else if (start.includes("colrprof")) facts.colours = "profile";
  else if (numbers) facts.colours = byNumbers(numbers.charCodeAt(1), avifCurve(numbers.charCodeAt(3))) ?? facts.colours;
  return facts;
}

// Browsers take what was encoded as video for sRGB.
const avifCurve = (number) => ([1, 6, 14, 15].includes(number) ? 13 : number);

function turnOf(exif) {
  if (letters(exif, 0, 4) === "Exif") return turnOf(part(exif, 6, exif.byteLength - 6));
  const little = letters(exif, 0, 2) === "II";
  const first = exif.getUint32(4, little);
  for (let i = 0, at = first + 2; i < exif.getUint16(first, little); i++, at += 12) {
    const isTurn = exif.getUint16(at, little) === 0x112 && exif.getUint16(at + 2, little) === 3;
    if (isTurn && exif.getUint32(at + 4, little) === 1) return exif.getUint16(at + 8, little);
  }
  return 1;
}
