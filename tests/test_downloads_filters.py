"""What the picture programs compute is what the lesson computes."""

from runpy import run_path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from lesson.analysis import brightness_correlation, nearest_kernel
from lesson.images import LUMA, load_image, photo
from lesson.kernels import KERNELS, filter_image
from lesson.network import TinyCNN
from lesson.visualization import signed_rgb
from lesson.weights import DATA
from tests.programs import edited, run, size_of

PICTURE = photo("coffee", grey=False)[:40, :50]


@pytest.fixture(scope="module")
def execute(downloads):
    return run_path(str(downloads / "cnn_visualization.py"))


@pytest.fixture(scope="module")
def modify(downloads):
    return run_path(str(downloads / "artistic_filters.py"))


def test_the_kernels_and_filters_are_the_lessons(execute):
    table = execute["DESIGNED"]
    assert list(table) == ["sobel-x", "sobel-y", "blob", "sharpen", "blur"]
    for name, (_, divisor, rows) in table.items():
        weights = KERNELS[name.replace("-", "_")].weights
        assert_allclose(np.array(rows) / divisor, weights)
    trained = TinyCNN.load(DATA / "filters_weights.npz").parameters
    said, rows = zip(*execute["LEARNED"], strict=True)
    assert_allclose(rows, trained["W1"][..., 0], atol=5.1e-4)
    for text, weights in zip(said, trained["W1"][..., 0], strict=True):
        if text.startswith("weights like") and "no designed" not in text:
            assert text.endswith(f"{nearest_kernel(weights).cosine:.2f}")
    tiles = execute["designed_tiles"](np.full((5, 5), 0.5))
    paper = np.tile(signed_rgb([0.0])[0], (5, 5, 1))
    assert_array_equal(tiles["designed-sobel-x.png"].pixels, paper)


def test_a_saved_map_is_the_filtered_picture_in_the_lessons_colours(downloads, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    answer = run(downloads / "cnn_visualization.py", "noise.png", cwd=tmp_path)
    grey, names = load_image(tmp_path / "noise.png"), ("sobel_x", "sobel_y", "blob")
    maps = [filter_image(grey, KERNELS[name].weights) for name in names]
    limit = np.percentile(np.abs(maps), 99.5)
    assert f"full colour at ±{limit:.2f}" in answer.stdout
    for name, values in zip(names, maps, strict=True):
        file = tmp_path / "output" / f"designed-{name.replace('_', '-')}.png"
        with Image.open(file) as picture:
            assert_array_equal(np.asarray(picture), signed_rgb(values, limit))


def test_a_learned_map_filters_contrast_and_tells_what_it_follows(execute):
    grey = PICTURE @ LUMA
    maps = [filter_image(grey - grey.mean(), np.array(w)) for _, w in execute["LEARNED"]]
    limit = np.percentile(np.abs(maps), 99.5)
    tiles = list(execute["learned_tiles"](grey).values())
    for tile, values in zip(tiles, maps, strict=True):
        assert_array_equal(tile.pixels, signed_rgb(values, limit))
    # Filter 7 looks like a diagonal edge; on the cat, its map follows brightness.
    grey = photo("chelsea")
    notes = [tile.note for tile in execute["learned_tiles"](grey).values()]
    weights = np.array([w for _, w in execute["LEARNED"]])
    followed = brightness_correlation(grey, weights[..., None])
    for note, expected in zip(notes, followed, strict=True):
        told = float(note.partition(";")[0].rpartition(" ")[2])
        assert told == pytest.approx(expected, abs=0.03)  # its border counts too
    assert notes[6].startswith("map and brightness +0.93; weights like Sobel turned")
    assert notes[6].endswith("reversed, cosine -0.86")
    assert execute["correlation"](np.ones((3, 3)), np.eye(3)) == 0


def test_the_artistic_kernels_are_the_seeds_and_compute_what_the_lesson_does(modify):
    assert modify["EMBOSS"] == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert modify["SHARPEN"] == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert modify["SOBEL_X"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert modify["SOBEL_Y"] == np.transpose(modify["SOBEL_X"]).tolist()
    grey = PICTURE @ LUMA
    slopes = [filter_image(grey, KERNELS[f"sobel_{axis}"].weights) for axis in "xy"]
    expected = {
        "original.png": PICTURE,
        "edges.png": np.hypot(*slopes),
        "outline.png": 1 - np.hypot(*slopes),
        "emboss.png": filter_image(PICTURE, KERNELS["emboss"].weights),
        "sharpen.png": filter_image(PICTURE, KERNELS["sharpen"].weights),
    }
    tiles = modify["filtered"](PICTURE)
    for name, values in expected.items():
        shown = tiles[name].pixels / 255
        assert_allclose(shown, np.clip(values, 0, 1), atol=0.51 / 255, err_msg=name)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("EDGE_STRENGTH = 1.0", "EDGE_STRENGTH = 0.25", {"edges.png", "outline.png"}),
        ("EMBOSS_STRENGTH = 1.0", "EMBOSS_STRENGTH = -1", {"emboss.png"}),
        ("SHARPEN_STRENGTH = 1.0", "SHARPEN_STRENGTH = 3", {"sharpen.png"}),
        ("    [2, 2, 2],", "    [2, 3, 2],", {"mine.png"}),
    ],
)
def test_a_marked_number_changes_its_picture(old, new, changed, modify, tmp_path):
    before = modify["filtered"](PICTURE)
    script = edited(tmp_path, "artistic_filters.py", (old, new))
    after = run_path(str(script))["filtered"](PICTURE)
    same = {n for n in after if np.array_equal(after[n].pixels, before[n].pixels)}
    assert after.keys() - same == changed


def test_a_stride_of_two_halves_the_pictures(tmp_path):
    script = edited(tmp_path, "artistic_filters.py", ("STRIDE = 1", "STRIDE = 2"))
    assert run(script, cwd=tmp_path).returncode == 0
    sizes = {file.stem: size_of(file) for file in (tmp_path / "output").iterdir()}
    del sizes["overview"]
    assert sizes.pop("original") == (256, 256)
    assert set(sizes.values()) == {(128, 128)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("STRIDE = 1", "STRIDE = 0"), "the stride must be a whole number from 1, got 0"),
        (("    [2, 2, 2],  # <-- CHANGE THIS\n", ""), "the kernel must be 3×3, 5×5, …"),
    ],
)
def test_a_number_that_cannot_be_used_is_named(change, message, tmp_path):
    script = edited(tmp_path, "artistic_filters.py", change)
    answer = run(script, cwd=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr.startswith(message)
    assert len(answer.stderr.splitlines()) == 1
    assert not (tmp_path / "output").exists()


def test_a_label_stays_below_its_own_picture(execute):
    tile = execute["Tile"](np.zeros((20, 20), np.uint8), "A title " * 9, "a note " * 9)
    sheet = execute["contact_sheet"]([tile, tile], "Heading " * 8, columns=2)
    beside = execute["GAP"] + execute["CELL"]
    paper = sheet[0, 0]
    assert (sheet[100:, beside + 2 : beside + execute["GAP"]] == paper).all()
    assert (sheet[:, -execute["GAP"] + 2 :] == paper).all()
    assert (sheet[100:, : execute["GAP"]] == paper).all()
