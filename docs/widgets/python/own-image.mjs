// A picture of the reader's own, read in the page and handed to Python; it goes nowhere else.
import { readPicture } from "../parts/own-picture.mjs";

const LARGEST = 512; // pixels of the longer side: loops in Python must stay bearable
// With what belongs to the lesson's own photograph: a part cut out of it, a remark on its size.
const AFTER = /(?:\[[^\]\n]*\])?(?:[ \t]*#[^\n]*)?/.source;
const GREY = new RegExp(/\bphoto\((?![^()]*grey=False)[^()]*\)/.source + AFTER, "g");
const COLOUR = new RegExp(/\bphoto\([^()]*grey=False[^()]*\)/.source + AFTER, "g");

/** Whether a picture can take the place of a photograph in this code. */
export const usesPhoto = (code) => code.search(GREY) >= 0 || code.search(COLOUR) >= 0;

/** Ask for a file, give it to Python and write it into the code; returns whether that went well. */
export async function useOwnImage(python, { controls, editor }) {
  const file = await chooseFile();
  if (!file) return false;
  try {
    const { remark, ...image } = await readPicture(file, LARGEST);
    python.giveImage({ ...image, rgba: new Uint8Array(image.rgba.buffer) });
    editor.value = editor.value.replace(COLOUR, "my_image_rgb").replace(GREY, "my_image");
    const size = `${image.height} × ${image.width}`;
    controls.say(`Your picture, ${size}, is my_image in the code. It stays on this device. Press Run. ${remark}`.trim());
    return true;
  } catch (error) {
    controls.say(error.message, "error");
    return false;
  }
}

function chooseFile() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: "image/*" });
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
}
