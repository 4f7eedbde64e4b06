// Python, in a Worker of its own: a loop that never ends must not freeze the page.
// Takes   {id, action, ...}                    one of the actions below
// Sends   {kind: "progress", loaded}           bytes that have arrived
//         {kind: "failed", message}            Python cannot start
//         {id, kind: "text"|"note"|"error"|"picture"|…}   what a run shows (pagecells/output.py)
//         {id, kind: "done", value, seconds}   the action is over
//         {kind: "broken", message}            and Python with it: nothing more will run
import { Files } from "./files.mjs";

const RUNTIME = new URL("../../runtime/", import.meta.url);
const PACKAGES = "/packages"; // not the working folder, which is the learner's
const BEGIN = `
import sys
sys.path.append("${PACKAGES}")
from pagecells.session import Session
Session
`;
self.WebSocket = undefined; // a socket of Python's would be one: a program is not to reach out
let python;
let session;
let current; // id of the action that Python is busy with

async function start({ manifest }) {
  const files = new Files(manifest, RUNTIME, (loaded) => postMessage({ kind: "progress", loaded }));
  const script = manifest.files.find((f) => f.url.endsWith("pyodide.mjs")).url;
  self.fetch = (resource, options) => files.fetch(resource, options).catch(fail);
  const [{ loadPyodide }] = await Promise.all([
    files.script(script),
    files.script(script.replace("pyodide.mjs", "pyodide.asm.js")),
  ]);
  const archives = manifest.files.filter(({ url }) => /\.whl$|pagecells\.zip$/.test(url));
  const [loaded, ...contents] = await Promise.all([
    loadPyodide({ indexURL: new URL(".", new URL(script, RUNTIME)).href, stdin: () => null }),
    ...archives.map(({ url }) => files.bytes(url)),
  ]);
  python = loaded;
  archives.forEach(({ url }, i) => {
    python.unpackArchive(contents[i], url.endsWith(".whl") ? "wheel" : "zip", { extractDir: PACKAGES });
  });
  session = python.runPython(BEGIN)(emit);
}

// Pyodide may wait for ever for a file that does not come, so the page is told from here.
function fail(error) {
  postMessage({ kind: "failed", message: error.message });
  throw error;
}

function emit(message, pixels) {
  const rgba = pixels?.toJs(); // a copy, which the page may take over
  postMessage({ ...plain(message), id: current, rgba }, rgba ? [rgba.buffer] : []);
}

function plain(value) {
  return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
}

const actions = {
  start,
  open: ({ page }) => session.open(page),
  needed: ({ code, earlier }) => session.needed(code, earlier),
  run: ({ code, name }) => session.run(code, name),
  image: ({ rgba, height, width }) => session.give_image(python.toPy(rgba), height, width),
  check: ({ code, name, slow, broken }) => session.check(code, name, slow, broken),
  read: ({ pixels }) => session.read(pixels),
};

onmessage = async ({ data: { id, action, ...order } }) => {
  current = id;
  const begun = performance.now();
  try {
    const value = plain(await actions[action](order));
    postMessage({ id, kind: "done", value, seconds: (performance.now() - begun) / 1000 });
  } catch (error) {
    if (action === "start") fail(error);
    const endless = /call stack|recursion/i.test(error.message);
    postMessage({ kind: "broken", message: endless ? "a function calls itself without end" : error.message });
  }
};
