// node compile.mjs PYODIDE OUT: the library and NumPy with bytecode for what a page imports.
// Run by scripts/bundling/compiled.py. The Python that compiles is the one that will import.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/` });
const wheel = readdirSync(folder).find((name) => /^numpy-.*\.whl$/.test(name));
for (const name of ["python_stdlib.zip", wheel]) {
  python.FS.writeFile(`/${name}`, readFileSync(`${folder}/${name}`));
}
python.globals.set("WHEEL", wheel);
python.runPython(`
import importlib.util, shutil, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

shutil.unpack_archive("/" + WHEEL, "/packages", "zip")
sys.path.append("/packages")
import ast, base64, contextlib, ctypes, dataclasses, datetime, dis, html, html.entities
import inspect, io, json, linecache, numbers, numpy, pickle, platform, symtable, traceback

LONG_AGO = (2020, 1, 1, 0, 0, 0)

def compiled(archive, target, place):
    used = {getattr(m, "__file__", None) for m in sys.modules.values()}
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", compresslevel=9) as new:
        for name in sorted(n for n in old.namelist() if not n.endswith("/")):
            content = old.read(name)
            if name.endswith(".py") and place + name in used:
                code = compile(content, place + name, "exec", dont_inherit=True)
                digest = importlib.util.source_hash(content)
                content = bytes(_code_to_hash_pyc(code, digest, False))
                name += "c"
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)

compiled("/python_stdlib.zip", "/stdlib.out", "/lib/python313.zip/")
compiled("/" + WHEEL, "/numpy.out", "/packages/")
`);
writeFileSync(`${out}/python_stdlib.zip`, python.FS.readFile("/stdlib.out"));
writeFileSync(`${out}/numpy.zip`, python.FS.readFile("/numpy.out"));
