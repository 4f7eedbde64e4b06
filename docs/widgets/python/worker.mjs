// Python, in a Worker of its own: a loop that never ends must not freeze the page.
// Takes   {action: "start", manifest, letter}, {action: "ping"}
//         {action, id, letter, ...}            one of the actions below
// Sends   {kind: "progress", loaded}           bytes that have arrived
//         {kind: "idle"}                       the answer to a ping
//         {kind: "ready", hears}               Python is there; whether it hears Stop
//         {kind: "failed", message}            Python cannot start
//         {kind: "shown", id, shown}           what a run shows (pagecells/output.py)
//         {kind: "done", id, value, seconds, stopped, line}   the action is over
//         {kind: "parked"}                     Stop was heard and not obeyed
//         {kind: "broken", message}            Python is: nothing more will run
import { unzip, writeFiles } from "../lib/archive.mjs";
import { Files, LIBRARY } from "./files.mjs";
import { seal } from "./sealing.mjs";
import { Listener } from "./stopping.mjs";

const RUNTIME = new URL("../../runtime/", import.meta.url);
const PACKAGES = "/packages"; // not the working folder, which is the learner's
const NUMPY = `
import sys
sys.path.append("${PACKAGES}")
import numpy
`;
const SESSION = `
from pagecells.session import Session, patient_sleep
import time
def begin(emit, look):
    time.sleep = patient_sleep(look)
    return Session(emit)
begin
`;
const PATIENCE = 20_000; // ms that a start from a kept memory may take
// What one order may send: a program must not flood the page.
const MOST = { messages: 1500, bytes: 250e6 };
const post = self.postMessage.bind(self);
const listener = new Listener(() => post({ kind: "parked" }));
let python;
let session;
let order; // the one that Python is busy with: {id, sent, bytes, line}

async function start({ manifest, letter }) {
  const files = new Files(manifest, RUNTIME, (loaded) => post({ kind: "progress", loaded }));
  self.fetch = (resource, options) => files.fetch(resource, options).catch(fail);
  const find = (pattern) => manifest.files.find(({ url }) => pattern.test(url)).url;
  const archives = manifest.files.filter(({ url }) => /\.whl$|(numpy|pagecells|bytecode)\.zip$/.test(url));
  const [loaded, ...packages] = await Promise.all([
    load(files, find(/pyodide\.mjs$/), find(/stdlib\.zip$/), find(/\.wasm$/)),
    ...archives.map(async ({ url }) => unzip(await files.bytes(url))),
  ]);
  files.end();
  python = loaded;
  post({ kind: "progress", stage: "numpy" });
  for (const contents of packages) writeFiles(python.FS, PACKAGES, contents);
  python.runPython(NUMPY);
  post({ kind: "progress", stage: "lesson" });
  session = python.runPython(SESSION)(emit, () => python.checkInterrupt());
  const hears = listener.tries(letter);
  if (hears) python.setInterruptBuffer(listener);
  seal();
  post({ kind: "ready", hears });
}

// Python without packages: from the memory of an earlier start, or from its beginning.
async function load(files, script, library, wasm) {
  const coming = files.memory(); // the largest first
  files.begin();
  compile(files.fetch(wasm));
  const [{ loadPyodide }, , memory] = await Promise.all([
    files.script(script),
    files.script(script.replace("pyodide.mjs", "pyodide.asm.js")),
    coming,
  ]);
  const address = (url) => new URL(url, RUNTIME).href;
  const options = { indexURL: address(script.replace("pyodide.mjs", "")), stdLibURL: address(library), stdin: () => null };
  if (memory) {
    try {
      return await Promise.race([loadPyodide({ ...options, _loadSnapshot: memory }), late()]);
    } catch {
      files.keepMemory(); // it does not fit: never again
    }
  }
  const fresh = await loadPyodide({ ...options, _makeSnapshot: true });
  fresh.runPython(LIBRARY);
  files.keepMemory(fresh.makeMemorySnapshot());
  return fresh;
}

// Compile while other files are on their way; Pyodide begins only when they are there.
function compile(response) {
  const compiled = WebAssembly.compileStreaming(response);
  compiled.catch(() => {}); // told when Pyodide asks
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

// Pyodide may wait for ever for a memory that does not fit.
const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

// Pyodide may wait for ever for a file that does not come, so the page is told from here.
function fail(error) {
  post({ kind: "failed", message: error.message });
  throw error;
}

function emit(message, pixels) {
  const shown = plain(message);
  const rgba = pixels?.toJs(); // a copy, which the page may take over
  order.sent += 1;
  order.bytes += JSON.stringify(shown).length + (rgba?.length ?? 0);
  if (order.sent > MOST.messages || order.bytes > MOST.bytes) return;
  if (listener.heard && shown.kind === "error") order.line ??= shown.line; // the interrupt's own
  else post({ kind: "shown", id: order.id, shown: { ...shown, rgba } }, rgba ? [rgba.buffer] : []);
}

function plain(value) {
  return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
}

const actions = {
  run: ({ programs }) => session.run_with_needs(python.toPy(programs)),
  check: ({ code, name, slow, broken }) => session.check(code, name, slow, broken),
  read: ({ pixels }) => session.read(pixels),
  race: () => session.race(),
};

function perform({ id, action, letter, page, image, ...given }) {
  const begun = performance.now();
  order = { id, sent: 0, bytes: 0 };
  let value;
  listener.open(letter);
  try {
    session.open(page);
    if (image) session.give_image(python.toPy(image.rgba), image.height, image.width);
    value = plain(actions[action](given));
  } catch (error) {
    if (!listener.heard || error.type !== "KeyboardInterrupt") throw error;
  }
  const stopped = listener.close();
  if (stopped) settle();
  const seconds = (performance.now() - begun) / 1000;
  post({ kind: "done", id, value, seconds, stopped, line: order.line });
}

// An interrupt that came too late for its own order must not hit the next one.
function settle() {
  try {
    python.runPython("for _ in range(100): pass");
  } catch {
    // That was it.
  }
}

onmessage = ({ data }) => {
  if (data.action === "ping") post({ kind: "idle" });
  else if (data.action === "start") start(data).catch(fail);
  else {
    try {
      perform(data);
    } catch (error) {
      const endless = /call stack|recursion/i.test(error.message);
      post({ kind: "broken", message: endless ? "a function calls itself without end" : error.message });
    }
  }
};
