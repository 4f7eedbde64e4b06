"""The picture programs run alone, read every picture, and name what they cannot use."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.pictures import BAD, GOOD, RGB
from tests.programs import SCRIPTS, built, python, run, size_of, start

pytestmark = pytest.mark.slow

FILES = {"cnn_visualization.py": 18, "artistic_filters.py": 7}
both = pytest.mark.parametrize("script", FILES)
#: Filters many pictures within one isolated interpreter.
FOR_EACH = """
main = run_path(sys.argv[1])["main"]
for picture in sys.argv[2:]:
    assert main([picture, "--out", picture + " out"]) == 0, picture
sys.exit()
"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """One file of every good kind."""
    folder = tmp_path_factory.mktemp("pictures")
    return {kind: write(folder / kind) for kind, (write, *_) in GOOD.items()}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_imports_the_standard_library_numpy_and_pillow_only(script):
    modules = set()
    for node in ast.walk(ast.parse(built()[script])):
        if isinstance(node, ast.ImportFrom):
            modules.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
    assert modules <= {*sys.stdlib_module_names, "numpy", "PIL"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_formatted_and_free_of_lint(script, downloads):
    # In the starter, names are missing and imports idle until its gaps are filled.
    rules = "I,UP,D" if script == "cnn_starter.py" else "E,F,I,B,UP,D,RUF"
    accepted = "D203,D213,D413,RUF001,RUF002,RUF003"
    lint = ["check", "--select", rules, "--ignore", accepted]
    for command in (lint, ["format", "--check"]):
        command = [*command, "--isolated", "--line-length", "90", downloads / script]
        answer = python("-m", "ruff", *command)
        assert answer.returncode == 0, answer.stdout


@both
def test_alone_in_an_empty_folder_it_computes_a_picture(script, downloads, tmp_path):
    answer = run(downloads / script, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("picture: computed")
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
    written = [path.name for path in (tmp_path / "output").iterdir()]
    assert len(written) == FILES[script]
    assert all(f"{name}: " in answer.stdout for name in written)


@both
def test_the_photograph_beside_it_is_used_when_none_is_named(script, downloads, tmp_path):
    (tmp_path / script).write_bytes((downloads / script).read_bytes())
    Image.new("RGB", (30, 20), "teal").save(tmp_path / "photo.png")
    answer = run(tmp_path / script, cwd=tmp_path)
    assert answer.returncode == 0
    assert "photo.png, 30 x 20 pixels" in answer.stdout


@both
def test_every_kind_of_picture_is_filtered_at_its_size(script, downloads, gallery):
    answer = run(downloads / script, *gallery.values(), cwd="/", before=FOR_EACH)
    assert (answer.returncode, answer.stderr) == (0, "")
    for kind, path in gallery.items():
        out = path.with_name(path.name + " out")
        sizes = {size_of(file) for file in out.iterdir() if file.stem != "overview"}
        height, width = GOOD[kind][1].shape[:2]
        scale = min(1, 1024 / max(height, width))  # a larger picture is shrunk to this
        assert sizes == {(round(scale * width), round(scale * height))}, kind


#: Refuses many pictures within one isolated interpreter: status and words of each.
REFUSE_EACH = """
import contextlib, io, json
main, told = run_path(sys.argv[1])["main"], []
for picture, out in json.loads(sys.stdin.read()):
    with contextlib.redirect_stderr(io.StringIO()) as said:
        status = main([picture, "--out", out])
    told.append([status, said.getvalue()])
print(json.dumps(told))
sys.exit()
"""


def refused(path, message, status, said):
    """Assert that a picture was refused in one line that names it."""
    assert status == 2
    assert len(said.splitlines()) == 1
    assert str(path) in said
    assert re.search(message, said)
    assert not (path.parent / "out").exists()


def test_every_bad_picture_ends_it_with_one_line_and_nothing_written(downloads, tmp_path):
    paths = {}
    for kind, (write, _) in BAD.items():
        (tmp_path / kind).mkdir()
        paths[kind] = write(tmp_path / kind / "bad picture é")
    given = json.dumps([[str(p), str(p.parent / "out")] for p in paths.values()])
    script = downloads / "cnn_visualization.py"
    answer = run(script, cwd=tmp_path, before=REFUSE_EACH, input=given)
    assert (answer.returncode, answer.stderr) == (0, "")
    for (kind, path), told in zip(paths.items(), json.loads(answer.stdout), strict=True):
        refused(path, BAD[kind][1], *told)


@pytest.mark.parametrize("kind", ["missing", "checksum", "bomb"])
@both
def test_a_bad_picture_ends_the_program_with_status_2(script, kind, downloads, tmp_path):
    path = BAD[kind][0](tmp_path / "bad picture é")
    answer = run(downloads / script, path, "--out", tmp_path / "out", cwd=tmp_path)
    refused(path, BAD[kind][1], answer.returncode, answer.stderr)


@both
def test_a_bad_picture_leaves_a_folder_as_it_was(script, downloads, tmp_path):
    (tmp_path / "output").mkdir()
    assert run(downloads / script, "missing.png", cwd=tmp_path).returncode == 2
    assert list((tmp_path / "output").iterdir()) == []


@both
def test_a_broken_profile_is_told_and_changes_nothing(script, downloads, tmp_path):
    RGB.save(tmp_path / "photo.png", icc_profile=b"rubbish" * 40)
    answer = run(downloads / script, "photo.png", cwd=tmp_path)
    assert answer.returncode == 0
    said = "photo.png: its colour profile cannot be used and is left out\n"
    assert answer.stderr == said


@pytest.mark.parametrize("options", [["--out", ""], ["--out", '""'], [""]])
@both
def test_an_empty_name_is_refused_in_one_line(script, options, downloads, tmp_path):
    answer = run(downloads / script, *options, cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "is empty; name a" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("marks", ['""', "''", "“”"])
@both
def test_a_path_may_be_pasted_in_quotation_marks(script, marks, downloads, tmp_path):
    first, last = marks
    RGB.save(tmp_path / "my photo.png")
    image, out = f"{first}my photo.png{last}", f"{first}my maps{last}"
    answer = run(downloads / script, image, "--out", out, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"my photo.png", "my maps"}


@both
def test_a_file_whose_name_has_quotation_marks_is_found(script, downloads, tmp_path):
    RGB.save(tmp_path / "'photo'", format="PNG")
    assert run(downloads / script, "'photo'", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes close otherwise")
@both
def test_a_reader_who_stops_reading_ends_it_quietly(script, downloads, tmp_path):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    for option in ("-u", "-B"):  # unbuffered or not
        command = [sys.executable, "-I", option, str(downloads / script)]
        with subprocess.Popen(command, cwd=tmp_path, **pipes) as program:
            program.stdout.close()
            assert program.stderr.read() == b""
        assert program.returncode == 0


FOLDERS = ["out", "out/deeper", f"good/{'a' * 300}"]
FOLDERS += ["/proc/nowhere"] if sys.platform == "linux" else []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder[:12])
@both
def test_a_folder_that_cannot_be_made_is_named(script, folder, downloads, tmp_path):
    (tmp_path / "out").write_text("a file")
    answer = run(downloads / script, "--out", folder, cwd=tmp_path)
    assert answer.returncode == 2
    named = re.escape(f"cannot write into {Path(folder)}: ")
    assert re.fullmatch(rf"{named}.*; choose another folder\n", answer.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text() == "a file"


@both
def test_names_may_hold_spaces_and_accents(script, downloads, gallery, tmp_path):
    home = tmp_path / "Übung mit Łódź ∂"
    home.mkdir()
    (home / script).write_bytes((downloads / script).read_bytes())
    (home / "été 1.png").write_bytes(gallery["rgba"].read_bytes())
    answer = run(home / script, home / "été 1.png", "--out", home / "aus gabe", cwd="/")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert len(list((home / "aus gabe").iterdir())) == FILES[script]


@both
def test_a_terminal_without_letters_stops_nothing(script, downloads, gallery, tmp_path):
    (tmp_path / "été ∂.png").write_bytes(gallery["rgb"].read_bytes())
    ascii_only = "sys.stdout.reconfigure(encoding='ascii', errors='strict')"
    answer = run(downloads / script, "été ∂.png", cwd=tmp_path, before=ascii_only)
    assert (answer.returncode, answer.stderr) == (0, "")


@both
def test_twelve_megapixels_take_less_than_twenty_seconds(script, downloads, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (750, 1000, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((4000, 3000)).save(tmp_path / "large.jpg")
    tell = "import atexit, time; atexit.register(lambda: print(time.process_time()))"
    options = {"check": True, "before": tell, "timeout": 200}
    answer = run(downloads / script, "large.jpg", cwd=tmp_path, **options)
    assert float(answer.stdout.splitlines()[-1]) < 20
    files = (f for f in (tmp_path / "output").iterdir() if f.stem != "overview")
    assert {size_of(file) for file in files} == {(1024, 768)}


@both
def test_without_pillow_it_says_how_to_install_it(script, downloads, tmp_path):
    answer = run(downloads / script, cwd=tmp_path, before="sys.modules['PIL'] = None")
    assert answer.returncode == 2
    assert answer.stderr == "Pillow is missing; run: python -m pip install pillow\n"


@pytest.mark.parametrize("script", SCRIPTS)
def test_without_numpy_it_says_how_to_install_it(script, downloads, tmp_path):
    # -S leaves out whatever was installed.
    answer = python("-I", "-S", downloads / script, cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "NumPy is missing; run: python -m pip install numpy\n"
    assert list(tmp_path.iterdir()) == []


INTERRUPT = "def stop(*args, **options): raise KeyboardInterrupt"


@pytest.mark.parametrize("target", ["Image.open", "Image.new", "Image.Image.save"])
@both
def test_control_c_ends_it_with_one_word_and_nothing_written(
    script, target, downloads, gallery, tmp_path
):
    before = f"import PIL.Image; exec({INTERRUPT!r}); PIL.{target} = stop"
    words = [gallery["rgb"], "--out", tmp_path / "new" / "out"]
    answer = start(downloads / script, *words, cwd=tmp_path, before=before)
    assert (answer.returncode, answer.stderr) == (130, "Stopped.\n")
    assert list(tmp_path.iterdir()) == []


@both
def test_help_tells_how_to_call_it(script, downloads, tmp_path):
    answer = run(downloads / script, "--help", cwd=tmp_path)
    assert answer.returncode == 0
    assert f"python {script} my_photo.jpg" in answer.stdout
    assert "IMAGE" in answer.stdout


@both
def test_a_size_below_one_is_refused(script, downloads, tmp_path):
    answer = run(downloads / script, "--size", "0", cwd=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr.endswith("--size must be at least 1\n")
