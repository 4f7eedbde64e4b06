// How pictures say what their numbers mean as colours and how the camera was held, and which of it
// lesson.load_image follows.

/** The bytes from `at` on as a string, one letter each. */
export function letters(view, at, count) {
  const end = Math.min(at + count, view.byteLength);
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, end - at));
}

/** A view of a part of a view. */
export const part = (view, at, size) => new DataView(view.buffer, view.byteOffset + at, size);

/**
 * What a colour profile is for pixels of so many numbers: nothing where it cannot be used, as in
 * lesson.pictures.profiles, "profile" for curves and three colours, "grey profile", "grey profile of
 * colours", "inks"; "other profile" where browsers compute in their own ways.
 */
export function kindOfProfile(view, channels) {
  if (!view || view.byteLength < 132 || view.getUint32(0) > view.byteLength) return undefined;
  const isSound =
    letters(view, 36, 4) === "acsp" &&
    view.getUint8(8) <= 4 &&
    ["mntr", "scnr", "prtr", "spac"].includes(letters(view, 12, 4)) &&
    view.getUint32(64) <= 3;
  const space = letters(view, 16, 4);
  const kind = { "1GRAY": "grey profile", "1RGB ": "grey profile of colours", "3RGB ": "profile", "4CMYK": "inks" };
  if (!isSound || !kind[channels + space]) return undefined;
  const isTable = /[AD]2B\d/.test(letters(view, 132, 12 * Math.min(99, view.getUint32(128))));
  return isTable || letters(view, 20, 4) !== "XYZ " ? "other profile" : kind[channels + space];
}

/** The profile in the chunk iCCP of a PNG file; nothing where it is broken. */
export async function inflated(chunk) {
  const name = chunk ? letters(chunk, 0, 80).indexOf("\0") : 0;
  if (name < 1 || chunk.byteLength < name + 3 || chunk.getUint8(name + 1) !== 0) return undefined;
  const packed = new Blob([part(chunk, name + 2, chunk.byteLength - name - 2)]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = await new Response(stream).arrayBuffer().catch(() => undefined);
  return bytes && new DataView(bytes);
}

/** Numbers of H.273: nothing for sRGB, "numbers" for P3 with sRGB's curve, others are read in many ways. */
export function byNumbers(primaries, curve) {
  if ([1, 2].includes(primaries) && [2, 13].includes(curve)) return undefined;
  return primaries === 12 && curve === 13 ? "numbers" : "other numbers";
}

/**
 * {colours, followed}: how the colours of a PNG file are called, and the names of the chunks that say it;
 * `of` gives a chunk by name, `sort` is the file's kind of pixels: 2 has colours, 4 transparency.
 */
export async function pngColours(of, sort) {
  const numbers = of("cICP");
  if (numbers?.byteLength === 4 && numbers.getUint16(2) === 1) {
    const colours = byNumbers(numbers.getUint8(0), numbers.getUint8(1));
    return { colours, followed: colours ? ["cICP"] : [] };
  }
  const profile = kindOfProfile(await inflated(of("iCCP")), sort & 2 ? 3 : 1);
  if (profile) return { colours: `${profile}${sort & 4 || of("tRNS") ? ", alpha" : ""}`, followed: ["iCCP"] };
  return of("sRGB") ? {} : byGamma(of("gAMA"), of("cHRM"));
}

function byGamma(gamma, places) {
  if (gamma?.byteLength !== 4 || !gamma.getUint32(0)) return {};
  if (places?.byteLength !== 32) {
    const isNearly = Math.abs(gamma.getUint32(0) * 2.2e-5 - 1) < 0.05; // as lesson.pictures.profiles.NEARLY
    return isNearly ? {} : { colours: "gamma", followed: ["gAMA"] };
  }
  const xy = [0, 4, 8, 12, 16, 20, 24, 28].map((at) => places.getUint32(at) / 1e5);
  const [, , a, b, c, d, e, f] = xy;
  const area = Math.abs((c - a) * (f - b) - (e - a) * (d - b)); // twice that of their triangle
  return xy.every(Boolean) && area > 1e-3 ? { colours: "gamma and colours", followed: ["gAMA", "cHRM"] } : {};
}

/** How a camera was held, as EXIF data say, 1 to 8; 1 where they do not say so plainly. */
export function turnOf(exif) {
  try {
    return orientation(exif);
  } catch (error) {
    if (error instanceof RangeError) return 1; // it points beyond its end
    throw error;
  }
}

function orientation(exif) {
  const head = letters(exif, 0, 4);
  if (head === "Exif") return orientation(part(exif, 6, exif.byteLength - 6));
  if (!["II*\0", "MM\0*"].includes(head)) return 1;
  const little = head[0] === "I";
  const first = exif.getUint32(4, little);
  for (let i = 0, at = first + 2; i < exif.getUint16(first, little); i++, at += 12) {
    const isTurn = exif.getUint16(at, little) === 0x112 && exif.getUint16(at + 2, little) === 3;
    const turn = exif.getUint16(at + 8, little);
    if (isTurn && exif.getUint32(at + 4, little) === 1) return turn > 8 ? 1 : turn;
  }
  return 1;
}
