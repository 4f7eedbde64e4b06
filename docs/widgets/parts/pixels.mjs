// Canvases of numbers: signed colours, greys, pictures read back as numbers, and the amber frame.
import { paintGrey, paintSigned, paintSize, signedTable } from "../lib/numbers.mjs";
import { Shrinking, shrunkSize } from "../lib/resampling.mjs";
import { h, theme } from "./dom.mjs";

/** Weights of red, green and blue in a grey picture, as lesson.images.LUMA. */
const LUMA = [0.299, 0.587, 0.114];
const LARGEST = 89e6; // as lesson.pictures.decoding.LARGEST
const STRIP = 64; // rows that are read at once: no browser holds 200 megapixels twice
const tables = new WeakMap();

// Two tables of shades for all canvases; a new theme brings a new object.
function shades(how) {
  const { positive, negative, ink } = theme();
  if (!tables.has(theme())) {
    tables.set(theme(), { signed: signedTable(positive, negative), ink: signedTable(ink, ink) });
  }
  return tables.get(theme())[how];
}

export class PixelCanvas {
  #image;
  #pixels;

  /** `name` is what a screen reader calls it. */
  constructor(name, attributes = {}) {
    this.element = h("canvas", {
      role: "img",
      "aria-label": name,
      width: 1,
      height: 1,
      ...attributes,
    });
  }

  /** Draw values as "signed", "ink", "clip" or "absolute", with `limit` in full colour. */
  draw(values, width, height, limit, how = "signed") {
    this.#resize(width, height);
    if (how === "clip") paintGrey(values, limit, this.#pixels);
    else if (how === "absolute") paintSize(values, limit, this.#pixels);
    else paintSigned(values, limit, shades(how), this.#pixels);
    this.element.getContext("2d").putImageData(this.#image, 0, 0);
  }

  #resize(width, height) {
    if (this.#image?.width === width && this.#image.height === height) return;
    Object.assign(this.element, { width, height });
    this.element.toggleAttribute("data-pixels", width < 128); // data is never smoothed
    this.#image = this.element.getContext("2d").createImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** The picture as a PNG, on the paper that zero is. */
  async png() {
    const { width, height } = this.element;
    const sheet = new OffscreenCanvas(width, height);
    const context = sheet.getContext("2d");
    context.fillStyle = `rgb(${theme().paper})`;
    context.fillRect(0, 0, width, height);
    context.drawImage(this.element, 0, 0);
    return sheet.convertToBlob({ type: "image/png" });
  }
}

/** The pixels of a decoded picture on white, {rgba, width, height}, no side longer than `longest`. */
export function pixelsOf(picture, longest) {
  const { width, height } = picture;
  const grain = width * height > LARGEST ? 8 : 1; // load_image reads a mean for each block of such a JPEG file
  const size = shrunkSize(Math.ceil(width / grain), Math.ceil(height / grain), longest);
  if (size[0] === width && size[1] === height) return { rgba: rowsOf(picture, 0, height), width, height };
  const shrinking = new Shrinking(picture, size, grain);
  for (let top = 0; top < height; top += STRIP)
    shrinking.add(rowsOf(picture, top, Math.min(STRIP, height - top)), top);
  return { rgba: shrinking.rgba, width: size[0], height: size[1] };
}

function rowsOf(picture, top, count) {
  const context = sheet(picture.width, count);
  context.drawImage(picture, 0, -top);
  return context.getImageData(0, 0, picture.width, count).data;
}

// What is transparent lies on white, as in lesson.load_image.
function sheet(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  return context;
}

/** The same of a webcam, as in a mirror; there is no time for more than the browser's own shrinking. */
export function pixelsOfVideo(video, longest) {
  const [width, height] = shrunkSize(video.videoWidth, video.videoHeight, longest);
  const context = sheet(width, height);
  context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(video, 0, 0, width, height);
  return { rgba: context.getImageData(0, 0, width, height).data, width, height };
}

/** The same as grey numbers, {data, width, height}. */
export function greyOf({ rgba, width, height }) {
  const data = new Float32Array(width * height);
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    data[i] = (LUMA[0] * rgba[at] + LUMA[1] * rgba[at + 1] + LUMA[2] * rgba[at + 2]) / 255;
  }
  return { data, width, height };
}

/** Whether this browser gives other pixels back than were put on a canvas. */
export function disguisesPixels() {
  const side = 64;
  const context = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
  const patch = context.createImageData(side, side);
  for (let i = 0; i < patch.data.length; i++) patch.data[i] = i % 4 === 3 ? 255 : (i * i) % 251;
  context.putImageData(patch, 0, 0);
  const seen = context.getImageData(0, 0, side, side).data;
  return seen.some((value, i) => value !== patch.data[i]);
}

/** Put `frame` around {top, left, size} of a picture of `side` pixels; null hides it. */
export function placeFrame(frame, area, side) {
  frame.hidden = !area;
  if (!area) return;
  // What lies in the padding is cut off: there is nothing to see there.
  const [top, left] = [Math.max(0, area.top), Math.max(0, area.left)];
  const bottom = Math.min(side, area.top + area.size);
  const right = Math.min(side, area.left + area.size);
  const share = (pixels) => `${(100 * pixels) / side}%`;
  Object.assign(frame.style, {
    top: share(top),
    left: share(left),
    width: share(right - left),
    height: share(bottom - top),
  });
}
