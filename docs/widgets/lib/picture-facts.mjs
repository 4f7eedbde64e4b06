// What a picture file says of its pixels beside them: how the camera was held (`turn`, 1 to 8 as
// in EXIF), in what way its colours are described (`colours`, nothing where they are sRGB's), and
// `changes`, [start, end, bytes]: what stands there instead, or nothing, so that browsers follow
// what lesson.load_image follows and nothing else. With those a file that `isAsStored` is not turned.
import { byNumbers, kindOfProfile, letters, part, pngColours, turnOf } from "./profiles.mjs";

/** {kind, turn, colours, changes} of a file's bytes, an ArrayBuffer. */
export async function factsOf(buffer) {
  const view = new DataView(buffer);
  try {
    if (letters(view, 0, 4) === "\x89PNG") return await ofPng(view);
    if (letters(view, 0, 2) === "\xff\xd8") return ofJpeg(view);
    if (letters(view, 0, 4) === "GIF8") return ofGif(view);
    if (letters(view, 8, 4) === "WEBP") return ofWebp(view);
    if (letters(view, 4, 4) === "ftyp") return ofAvif(view);
    if (letters(view, 0, 2) === "BM") return ofBmp(view);
    if (/^\0\0[\x01\x02]\0/.test(letters(view, 0, 4))) return { kind: "icon", turn: 1, colours: "any" };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the file ends too early
  }
  return { turn: 1 };
}

// What browsers choose from in their own ways; acTL hides the picture behind an animation.
const TELLING = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM", "eXIf", "tRNS", "acTL"];

async function ofPng(view) {
  const chunks = [];
  let last; // of those without which no pixel is read
  for (let at = 8, size; last !== "IDAT"; at += 12 + size) {
    size = view.getUint32(at);
    const [name, content] = [letters(view, at + 4, 4), part(view, at + 8, size)];
    const place = name === "tRNS" ? fitsKey(content, chunks) : last === "IHDR" || name === "eXIf";
    const counts = !TELLING.includes(name) || (place && isIntact(part(view, at + 4, size + 8)));
    chunks.push({ name, content, counts, whole: [at, at + 12 + size] });
    if (/^[A-Z]/.test(name)) last = name;
  }
  const find = (name) => chunks.find((chunk) => chunk.counts && chunk.name === name);
  const sort = find("IHDR").content.getUint8(9);
  const { colours, followed = [] } = await pngColours((name) => find(name)?.content, sort);
  const heard = [...followed, "tRNS"].map(find);
  const unheard = chunks.filter((chunk) => TELLING.includes(chunk.name) && !heard.includes(chunk));
  const turn = find("eXIf") ? turnOf(find("eXIf").content) : 1;
  return { kind: "png", turn, isAsStored: true, colours, changes: unheard.map(({ whole }) => whole) };
}

// Whether a PNG's word on transparency is one that it may have, after the colours it belongs to.
function fitsKey(content, chunks) {
  const [depth, sort] = [8, 9].map((at) => chunks[0].content.getUint8(at));
  const palette = chunks.find(({ name }) => name === "PLTE")?.content.byteLength ?? 0;
  if (sort === 3) return content.byteLength <= palette / 3;
  return content.byteLength === { 0: 2, 2: 6 }[sort] && (sort === 2 || content.getUint16(0) < 2 ** depth);
}

// Whether the checksum behind the name and content of a PNG chunk is right.
function isIntact(view) {
  let sum = ~0;
  for (let at = 0; at < view.byteLength - 4; at++) {
    sum ^= view.getUint8(at);
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0 === view.getUint32(view.byteLength - 4);
}

function ofJpeg(view) {
  const [exifs, others, profiles] = [[], [], []];
  let channels = 3;
  for (let at = 2, mark; (mark = view.getUint16(at)) !== 0xffda; at += 2 + view.getUint16(at + 2)) {
    const whole = [at, at + 2 + view.getUint16(at + 2)];
    if (mark === 0xffe1) (letters(view, at + 4, 6) === "Exif\0\0" ? exifs : others).push(whole);
    if (mark === 0xffe2 && letters(view, at + 4, 12) === "ICC_PROFILE\0") profiles.push(whole);
    if (mark >= 0xffc0 && mark <= 0xffc2) channels = view.getUint8(at + 9);
  }
  const ordered = [...profiles].sort(([a], [b]) => view.getUint8(a + 16) - view.getUint8(b + 16));
  const colours = kindOfProfile(joined(view, ordered), channels);
  const bytesOf = ([start, end]) => new Uint8Array(view.buffer, start, end - start);
  const changes = [...exifs, ...others, ...profiles.map((whole, i) => [...whole, colours ? bytesOf(ordered[i]) : ""])];
  const turn = exifs.length ? turnOf(part(view, exifs[0][0] + 4, exifs[0][1] - exifs[0][0] - 4)) : 1;
  return { kind: "jpeg", turn, isAsStored: true, colours, changes };
}

// A profile from its parts in a JPEG file, which are numbered; nothing where one is missing.
function joined(view, ordered) {
  if (!ordered.length || view.getUint8(ordered[0][0] + 17) !== ordered.length) return undefined;
  const parts = ordered.map(([start, end]) => new Uint8Array(view.buffer, start + 18, end - start - 18));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  for (let i = 0, at = 0; i < parts.length; at += parts[i++].length) bytes.set(parts[i], at);
  return new DataView(bytes.buffer);
}

// Some browsers take the first frame of some files for the whole screen.
function ofGif(view) {
  const entries = (flags) => (flags & 128 ? 2 << (flags & 7) : 0);
  const shared = entries(view.getUint8(10));
  let at = 13 + 3 * shared;
  while (view.getUint8(at) === 0x21) {
    for (at += 2; view.getUint8(at); ) at += 1 + view.getUint8(at);
    at++;
  }
  const [left, top, width, height] = [1, 3, 5, 7].map((i) => view.getUint16(at + i, true));
  const right = Math.max(view.getUint16(6, true), left + width);
  const bottom = Math.max(view.getUint16(8, true), top + height);
  const hasColours = shared || entries(view.getUint8(at + 9));
  const head = new Uint8Array([71, 73, 70, 56, 57, 97, right & 255, right >> 8, bottom & 255, bottom >> 8]);
  return { kind: "gif", turn: 1, colours: hasColours ? undefined : "none", changes: [[0, 10, head]] };
}

function ofWebp(view) {
  const facts = { kind: "webp", turn: 1 };
  if (letters(view, 12, 4) !== "VP8X") return facts;
  const flags = view.getUint8(20); // 8 EXIF data, 16 transparency, 32 a profile
  for (let at = 12, size; at + 8 < view.byteLength; at += 8 + size + (size % 2)) {
    size = view.getUint32(at + 4, true);
    const name = letters(view, at, 4);
    if (name === "ICCP" && flags & 32)
      facts.colours = kindOfProfile(part(view, at + 8, size), 3) === "profile" ? "profile" : "other profile";
    if (name === "EXIF" && flags & 8 && facts.turn === 1) facts.turn = turnOf(part(view, at + 8, size));
    const pixels = name === "ANMF" ? at + 24 : at;
    const sort = letters(view, pixels, 4);
    if (!(flags & 16) && (sort === "ALPH" || (sort === "VP8L" && view.getUint8(pixels + 12) & 16)))
      facts.colours = "transparency that is not announced";
  }
  return facts;
}

// Quarter turns against the clock, then a mirror: 0 swaps top and bottom, 1 left and right.
const AVIF_TURNS = { 1: 8, 2: 3, 3: 6, " 0": 4, " 1": 2, "1 0": 5, "1 1": 7, "2 0": 2, "2 1": 4, "3 0": 7, "3 1": 5 };

function ofAvif(view) {
  const start = letters(view, 0, 4096);
  const quarters = start.split("irot")[1]?.charCodeAt(0) & 3 || "";
  const mirror = start.includes("imir") ? ` ${start.split("imir")[1].charCodeAt(0) & 1}` : "";
  const turn = AVIF_TURNS[`${quarters}${mirror}`] ?? 1;
  const facts = { kind: "avif", turn, colours: "thrifty colours" }; // most have fewer pixels of them
  const numbers = start.split("colrnclx")[1];
  const profile = start.indexOf("colrprof") + 8;
  const kind = profile > 7 && (kindOfProfile(part(view, profile, view.byteLength - profile), 3) ?? "other profile");
  if (start.startsWith("ftypavis", 4) || start.includes("auxl")) facts.colours = "film or transparency";
  else if (kind) facts.colours = kind;
  else if (numbers) facts.colours = byNumbers(numbers.charCodeAt(1), avifCurve(numbers.charCodeAt(3))) ?? facts.colours;
  return facts;
}

// Browsers take what was encoded as video for sRGB.
const avifCurve = (number) => ([1, 6, 14, 15].includes(number) ? 13 : number);

function ofBmp(view) {
  const facts = { kind: "bmp", turn: 1 };
  const [header, bits, packed] = [view.getUint32(14, true), view.getUint16(28, true), view.getUint32(30, true)];
  const mask = header < 56 ? 0 : view.getUint32(66, true); // where transparency is
  const space = header < 108 ? "BGRs" : letters(view, 70, 4);
  const isDescribed = space === "\0\0\0\0" && /[^\0]/.test(letters(view, 74, 48));
  if (isDescribed || ["DEBM", "KNIL"].includes(space)) facts.colours = "other colours";
  else if (header > 12 && [1, 2].includes(packed)) facts.colours = "rows that may end early";
  else if (header > 12 && bits === 16) facts.colours = "16 bits";
  else if (header > 12 && bits === 32 && packed === 0) facts.colours = mask ? "idle transparency" : "spare bytes";
  else if (bits === 32 && mask && isEmpty(view, mask)) facts.colours = "nothing to see";
  return facts;
}

// Whether all is transparent: some browsers then take it that nothing is.
function isEmpty(view, mask) {
  const place = view.getUint32(10, true) + (31 - Math.clz32(mask & -mask)) / 8;
  for (let at = place; at < view.byteLength; at += 4) if (view.getUint8(at)) return false;
  return true;
}
