// Where <kernel-playground> gets its picture: a photo of the lesson, a file, or the webcam.
// Nothing leaves the reader's machine. `onpicture({data, width, height}, name)` gets it.
import { loadPhoto } from "./data.mjs";
import { button, h } from "./dom.mjs";
import { readPicture } from "./own-picture.mjs";
import { greyOf, pixelsOfVideo } from "./pixels.mjs";

export const PHOTOS = [
  ["chelsea", "Chelsea the cat"],
  ["coffee", "Coffee"],
  ["camera", "Cameraman"],
  ["astronaut", "Astronaut"],
];
export const PICTURES = [...PHOTOS, ["own", "your own image"], ["webcam", "your webcam"]];
export const TAKE = "Press Use my own image, or Use the webcam, to have a picture of your own.";

const LONGEST = 512; // pixels of the longer side: what one core follows without lagging
const CAMERA = 320;

export class PictureSource {
  #onpicture;
  #onproblem;
  #turn = 0; // the latest request wins, however late an earlier one arrives
  #stream;
  #video = h("video", { muted: true, playsinline: true });
  #file = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": "Image file" });

  constructor(onpicture, onproblem) {
    this.#onpicture = onpicture;
    this.#onproblem = onproblem;
    this.#file.addEventListener("change", () => this.file(this.#file.files[0]));
    this.camera = button("Use the webcam", () =>
      this.#stream ? this.stop() : this.#startCamera(),
    );
    this.elements = [button("Use my own image", () => this.#file.click()), this.#file, this.camera];
  }

  /** A photo that comes with the lesson. */
  photo(name) {
    const problem = `the photo “${name}” did not load; reload the page`;
    return this.#read(() => loadPhoto(name), name, () => problem);
  }

  /** A file of the reader's. */
  async file(file) {
    if (!file) return;
    let remark;
    const decode = async () => {
      const picture = await readPicture(file, LONGEST);
      remark = picture.remark;
      return greyOf(picture);
    };
    const isShown = await this.#read(decode, "own", (error) => error.message);
    if (isShown && remark) this.#onproblem(remark);
    this.#file.value = ""; // so that the same file can be chosen again
  }

  /** Pictures may be dropped on an element, too. */
  takeDropsOn(element) {
    element.addEventListener("dragover", (event) => event.preventDefault());
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.file(event.dataTransfer.files[0]);
    });
  }

  /** Forget what is still on its way: a script has set a picture. */
  cancel() {
    this.#turn++;
    this.stop();
  }

  async #read(decode, name, problem) {
    this.cancel();
    const turn = this.#turn;
    try {
      const grey = await decode();
      if (turn === this.#turn) this.#onpicture(grey, name);
      return turn === this.#turn;
    } catch (error) {
      if (turn === this.#turn) this.#onproblem(problem(error));
      return false;
    }
  }

  async #startCamera() {
    this.cancel();
    const turn = this.#turn;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: CAMERA } });
      if (turn !== this.#turn) return void stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
      this.camera.textContent = "Stop the webcam";
      this.#video.srcObject = stream;
      await this.#video.play();
      this.#nextFrame();
    } catch {
      this.#onproblem(
        "no webcam was given to this page; allow it in the browser, or use an image file",
      );
    }
  }

  #nextFrame() {
    if (!this.#stream) return;
    if (this.#video.videoWidth)
      this.#onpicture(greyOf(pixelsOfVideo(this.#video, CAMERA)), "webcam");
    requestAnimationFrame(() => this.#nextFrame());
  }

  /** End the webcam; its light goes out. */
  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.#video.srcObject = null;
    this.camera.textContent = "Use the webcam";
  }
}
