"""Building figures: what is stale, what is written, what happens when one fails."""

import re
import shutil

import pytest
from PIL import Image

from scripts import ROOT, build_figures
from scripts.writing import write
from tests.programs import python

pytestmark = pytest.mark.slow

PARTS = ("lesson", "scripts/drawing", "scripts/fonts")
FILES = ("__init__.py", "build_figures.py", "command.py", "freshness.py", "writing.py")
FILES += ("lesson.mplstyle",)
#: One that reads data, and one that does not.
READS, PLAIN = "published_filters", "max_pooling"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a small copy of the repository with two figures, built."""
    root = tmp_path_factory.mktemp("copy")
    figures = [f"scripts/figures/{slug}.py" for slug in (READS, PLAIN)]
    for part in (*PARTS, *(f"scripts/{name}" for name in FILES), *figures):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, root / part)
    assert run(root, "--jobs", "1").returncode == 0
    return root


@pytest.fixture
def copy(built, tmp_path):
    """Return a copy of the copy, to change."""
    return shutil.copytree(built, tmp_path / "copy")


def run(root, *options):
    return python("-m", "scripts.build_figures", *options, cwd=root)


def names(root):
    return sorted(path.name for path in (root / "docs" / "figures").glob("[a-z]*"))


def times(root):
    return {p: p.stat().st_mtime_ns for p in (root / "docs" / "figures").iterdir()}


def test_it_builds_every_figure_in_every_variant(built):
    variants = ("dark", "light", "phone.dark", "phone.light")
    expected = [f"{slug}.{v}.svg" for slug in (READS, PLAIN) for v in variants]
    assert names(built) == sorted(expected)


def test_a_fresh_figure_is_left_alone_without_importing_matplotlib(built):
    before = times(built)
    code = (
        "import sys; from scripts import build_figures; status = build_figures.main([]);"
        "sys.exit(status or 9 * bool({'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    done = python("-c", code, cwd=built)
    assert done.returncode == 0, done.stderr
    assert times(built) == before


def test_check_passes_when_all_is_fresh(built):
    done = run(built, "--check")
    assert (done.returncode, done.stdout) == (0, "all 2 figures are fresh\n")


def append(path, text):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def swap_data(root):
    data = root / "lesson" / "data"
    other = data / "published_efficientnet_lite0_conv1.npz"
    shutil.copy2(other, data / "published_alexnet_conv1.npz")


def edit(name):
    return lambda root: append(root / name, "# changed\n")


def delete(name):
    return lambda root: (root / name).unlink()


CHANGES = {
    "script": (edit(f"scripts/figures/{PLAIN}.py"), [PLAIN]),
    "import": (edit("lesson/pool.py"), [PLAIN]),
    "import of an import": (edit("lesson/sizes.py"), [PLAIN, READS]),
    "style": (edit("scripts/lesson.mplstyle"), [PLAIN, READS]),
    "unrelated module": (edit("lesson/training.py"), []),
    "data": (swap_data, [READS]),
    "missing file": (delete(f"docs/figures/{READS}.dark.svg"), [READS]),
    "changed file": (edit(f"docs/figures/{PLAIN}.dark.svg"), [PLAIN]),
    "lost record": (delete("docs/figures/.record.json"), [PLAIN, READS]),
    "lost script": (delete(f"scripts/figures/{PLAIN}.py"), [PLAIN]),
}


@pytest.mark.parametrize(("change", "stale"), CHANGES.values(), ids=CHANGES.keys())
def test_check_names_what_is_stale_and_writes_nothing(copy, change, stale):
    change(copy)
    before = names(copy)
    done = run(copy, "--check")
    assert done.returncode == (1 if stale else 0)
    assert [slug for slug in (PLAIN, READS) if slug in done.stdout] == stale
    assert names(copy) == before


def test_a_photograph_of_ones_own_is_a_source_too(copy, tmp_path):
    """Wherever it lies; whether a figure opens it is seen while it is drawn."""
    photo = tmp_path / "me.png"
    script = copy / "scripts" / "figures" / f"{PLAIN}.py"
    append(script, f"\n\nfrom PIL import Image\nImage.open({str(photo)!r}).load()\n")
    Image.new("L", (2, 2)).save(photo)
    assert run(copy, "--jobs", "1").returncode == 0
    assert run(copy, "--check").returncode == 0
    Image.new("L", (2, 2), 9).save(photo)
    done = run(copy, "--check")
    assert done.returncode == 1
    assert f"stale: {PLAIN}, {photo.as_posix()} was changed" in done.stdout
    photo.unlink()
    assert f"{photo.as_posix()} is gone" in run(copy, "--check").stdout


def test_a_figure_with_another_photograph_than_its_words_are_about_is_refused(copy):
    script = copy / "scripts" / "figures" / "one_kernel.py"
    text = (ROOT / script.relative_to(copy)).read_text("utf-8")
    script.write_text(text.replace('photo("chelsea")', 'photo("astronaut")'), "utf-8")
    done = run(copy, "--jobs", "1")
    assert done.returncode == 1
    assert "one_kernel draws the photograph 'astronaut'" in done.stderr
    assert "words and its crop are for chelsea: change ALT, CAPTION" in done.stderr
    assert not list((copy / "docs" / "figures").glob("one_kernel.*"))
    assert run(copy, "--check").returncode == 1
    script.write_text(text, "utf-8")
    assert run(copy, "--jobs", "1").returncode == 0


def test_a_stale_figure_is_built_again_to_the_same_bytes(copy):
    folder = copy / "docs" / "figures"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / f"{PLAIN}.light.svg").write_text("something else")
    assert run(copy, "--only", PLAIN, "--jobs", "1").returncode == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_figure_without_a_script_leaves(copy):
    (copy / "scripts" / "figures" / f"{PLAIN}.py").unlink()
    assert run(copy).returncode == 0
    assert all(name.startswith(READS) for name in names(copy))


def test_a_figure_that_fails_is_named_and_the_others_are_built(copy):
    (copy / "scripts/figures/broken.py").write_text("def make():\n    return 1 / 0\n")
    (copy / f"docs/figures/{PLAIN}.light.svg").unlink()
    done = run(copy, "--jobs", "1")
    assert done.returncode == 1
    assert "scripts/figures/broken.py failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert f"{PLAIN}.light.svg" in names(copy)
    assert run(copy, "--check").returncode == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing_of_the_kind", "max_pooling"),
        ("max-poling", r"there is no figure max-poling; is it max_pooling\?\n\Z"),
    ],
)
def test_an_unknown_figure_is_refused_with_the_known_ones(name, said, capsys):
    with pytest.raises(SystemExit):
        build_figures.main(["--only", name])
    assert re.search(said, capsys.readouterr().err)


def test_a_file_is_replaced_in_one_step_and_only_when_it_differs(tmp_path):
    path = tmp_path / "a" / "b.svg"
    assert write(path, b"one")
    assert not write(path, b"one")
    assert write(path, b"two")
    assert [p.name for p in path.parent.iterdir()] == ["b.svg"]
