// The page's Python in Node: node numpy_replay.mjs PYODIDE LESSON_WHEEL CALLS DOCTESTS
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, lesson, calls] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: pyodide + "/" });
const numpy = join(pyodide, readdirSync(pyodide).find((name) => name.startsWith("numpy-")));
for (const wheel of [numpy, lesson]) {
  python.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: "/packages" });
}
for (const [place, folder] of [["/tests", import.meta.dirname], ["/calls", dirname(calls)]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
}
python.globals.set("path", `/calls/${basename(calls)}`);
const found = python.runPython(`
import json, sys
sys.path += ["/packages", "/tests"]
import numpy
from numpy_replay import doctests, replay
asked, differ = replay(path)
tried, failed = doctests()
json.dumps({"numpy": numpy.__version__, "asked": asked, "differ": differ,
            "examples": tried, "failed": failed})
`);
console.log(found);
