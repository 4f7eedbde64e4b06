// node compile.mjs PYODIDE OUT              library and NumPy with bytecode for what a page imports
// node compile.mjs PYODIDE OUT ARCHIVE...   the bytecode of packages of our own
// Run by scripts/build_runtime.py. The Python that compiles is the one that will import.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { LIBRARY } from "../docs/widgets/python/files.mjs";

const [folder, out, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/` });
const give = (path, to) => python.FS.writeFile(to, readFileSync(path));
const keep = (from, name) => writeFileSync(`${out}/${name}`, python.FS.readFile(from));
python.runPython(`
import importlib.util, pathlib, py_compile, shutil, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

def add(archive, name, content):
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)

def compiled(archive, target, place):
    """Put bytecode in the place of each source that has been imported."""
    used = {getattr(m, "__file__", None) for m in sys.modules.values()}
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", compresslevel=9) as new:
        for name in sorted(n for n in old.namelist() if not n.endswith("/")):
            content = old.read(name)
            if name.endswith(".py") and place + name in used:
                code = compile(content, place + name, "exec", dont_inherit=True)
                digest = importlib.util.source_hash(content)
                content = bytes(_code_to_hash_pyc(code, digest, False))
                name += "c"
            add(new, name, content)

def bytecode(archives, target):
    """Compile each source to where Python looks beside it, which tracebacks still read."""
    packages = pathlib.Path("/packages")
    for archive in archives:
        shutil.unpack_archive(archive, packages, "zip")
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    with zipfile.ZipFile(target, "w", compresslevel=9) as new:
        for source in sorted(packages.rglob("*.py")):
            made = pathlib.Path(py_compile.compile(source, doraise=True, invalidation_mode=mode))
            add(new, str(made.relative_to(packages)), made.read_bytes())
`);
if (archives.length) {
  const given = archives.map((path, index) => (give(path, `/${index}`), `/${index}`));
  python.globals.get("bytecode")(python.toPy(given), "/bytecode");
  keep("/bytecode", "bytecode.zip");
} else {
  const wheel = readdirSync(folder).find((name) => /^numpy-.*\.whl$/.test(name));
  give(`${folder}/python_stdlib.zip`, "/python_stdlib.zip");
  give(`${folder}/${wheel}`, "/numpy.zip");
  python.runPython(`
shutil.unpack_archive("/numpy.zip", "/packages", "zip")
sys.path.append("/packages")
${LIBRARY}
import numpy
compiled("/python_stdlib.zip", "/python_stdlib.out", "/lib/python313.zip/")
compiled("/numpy.zip", "/numpy.out", "/packages/")
`);
  keep("/python_stdlib.out", "python_stdlib.zip");
  keep("/numpy.out", "numpy.zip");
}
