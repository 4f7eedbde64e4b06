"""A picture of the reader's: the page reads load_image's numbers, or says its words."""

import base64
import json
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image

from lesson.images import LUMA, load_image, photo, to_uint8
from lesson.pictures.kinds import START, advice_on
from tests.pictures import BAD, DISPUTED, GOOD, LEFT_OUT
from tests.site.conftest import limited
from tests.site.engines import Firefox

pytestmark = pytest.mark.browser
PAGE = "explore/kernel-playground/"
#: What browsers do not open, and Pillow does.
SCRIPT_ONLY = {".tif", ".pgm"}
READ = """(async ({ module, name, content }) => {
  const { readPicture } = await import(new URL(module, location));
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  try {
    const { rgba, ...more } = await readPicture(new File([bytes], name), 512);
    let packed = "";
    for (const byte of rgba) packed += String.fromCharCode(byte);
    return { ...more, rgba: btoa(packed) };
  } catch (error) {
    return { words: error.message };
  }
})(GIVEN)"""


def reading(evaluate, path):
    """Return what a page reads of a file, as its image buttons do."""
    given = {
        "module": "../../widgets/parts/own-picture.mjs",
        "name": path.name,
        "content": base64.b64encode(path.read_bytes()).decode(),
    }
    got = evaluate(READ.replace("GIVEN", json.dumps(given)))
    if "rgba" in got:
        rgba = np.frombuffer(base64.b64decode(got["rgba"]), np.uint8)
        got["rgb"] = rgba.reshape(got["height"], got["width"], 4)[..., :3] / 255
    return got


@pytest.fixture
def read(open_page):
    """Return a function that gives a file to Chromium."""
    return partial(reading, open_page(PAGE).evaluate)


GIVE = """(() => {
  const bytes = Uint8Array.from(atob("CONTENT"), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "mine.png", { type: "image/png" }));
  const input = document.querySelector("kernel-playground input[type=file]");
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
  return true;
})()"""
SAID = "document.querySelector('kernel-playground').textContent"
RESULT = "document.querySelector('kernel-playground')?.result"


@pytest.fixture(scope="module")
def wary_firefox(tmp_path_factory):
    """Firefox that resists fingerprinting: what it reads from a canvas is noise."""
    settings = {"privacy.resistFingerprinting": True}
    with limited(Firefox, tmp_path_factory.mktemp("wary"), settings) as running:
        yield running


def compare(read, folder):
    """Read every kind in a page; return those of which its browser differs, and says so.

    What it reads otherwise than load_image without a word fails.
    """
    told = set()
    files = {kind: write for kind, (write, *_) in GOOD.items()} | LEFT_OUT | DISPUTED
    for kind, write in files.items():
        path = write(folder / kind)
        if path.suffix in SCRIPT_ONLY:
            continue
        got = read(path)
        assert "words" not in got, f"{kind}: {got.get('words')}"
        expected = load_image(path, grey=False, max_side=512)
        assert got["rgb"].shape == expected.shape, kind
        if got["remark"]:
            assert "reads the colours of such a file in its own way" in got["remark"]
            told.add(kind)
            continue
        assert_allclose(got["rgb"], expected, atol=0.01, rtol=0, err_msg=kind)
        grey = load_image(path, max_side=512)
        assert_allclose(got["rgb"] @ LUMA, grey, atol=0.01, rtol=0, err_msg=kind)
    return told


def test_page_and_script_read_the_same_numbers(read, tmp_path):
    assert compare(read, tmp_path) == {*DISPUTED, "video-by-number"}


def test_other_browsers_read_the_same_numbers_or_say_that_they_do_not(
    engine, engine_site, tmp_path
):
    engine.open(engine_site, PAGE)
    told = compare(partial(reading, engine.evaluate), tmp_path)
    assert {*DISPUTED} <= told
    assert told.isdisjoint({"rgb", "rgba", "ycbcr-jpeg", "webp", "turned-webp", "large"})


@pytest.fixture(scope="module")
def enormous(tmp_path_factory):
    """A JPEG file of more than 89 megapixels, with some in every place."""
    path = tmp_path_factory.mktemp("enormous") / "photo.jpg"
    few = np.random.default_rng(0).integers(0, 256, (113, 150, 3), dtype=np.uint8)
    large = Image.fromarray(few).resize((12000, 9040), Image.Resampling.BICUBIC)
    large.save(path, quality=70)
    return path


def compare_enormous(read, path):
    got, expected = read(path), load_image(path, grey=False, max_side=512)
    assert got["remark"] == ""
    assert got["rgb"].shape == expected.shape == (386, 512, 3)
    assert_allclose(got["rgb"], expected, atol=0.01, rtol=0)


@pytest.mark.slow
def test_a_jpeg_of_108_megapixels_has_the_same_numbers(read, enormous):
    compare_enormous(read, enormous)


@pytest.mark.slow
def test_a_jpeg_of_108_megapixels_has_the_same_numbers_elsewhere(
    engine, engine_site, enormous
):
    engine.open(engine_site, PAGE)
    compare_enormous(partial(reading, engine.evaluate), enormous)


def test_what_is_no_picture_gets_the_words_of_load_image(read, tmp_path):
    for kind, (write, _) in BAD.items():
        path = write(tmp_path / kind)
        if not path.is_file() or not (advice := advice_on(start_of(path), path.name)):
            continue
        assert read(path) == {"words": f"cannot read {path.name}: {advice}"}, kind


def start_of(path):
    return path.read_bytes()[:START]


def test_the_lessons_photograph_has_the_lessons_numbers(open_page):
    page = open_page(f"{PAGE}?kernel=identity")
    page.wait_for_function("() => document.querySelector('kernel-playground')?.result")
    script = "element => Array.from(element.result.data)"
    shown = page.locator("kernel-playground").evaluate(script)
    assert_allclose(shown, to_uint8(photo("chelsea")).ravel() / 255, atol=1e-6)


def test_a_page_whose_canvas_gives_other_pixels_back_says_so(open_page, tmp_path):
    disguise = """
      const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;
      OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...area) {
        const image = getImageData.apply(this, area);
        image.data[0] ^= 1;
        return image;
      };
    """
    page = open_page(PAGE, before=lambda page: page.add_init_script(disguise))
    page.wait_for_function("() => document.querySelector('kernel-playground')?.result")
    path = GOOD["rgb"][0](tmp_path / "mine")
    page.locator("kernel-playground input[type=file]").set_input_files(path)
    page.get_by_text("This browser disguises the pixels").first.wait_for()


def test_firefox_that_resists_fingerprinting_says_so_of_the_readers_picture_alone(
    wary_firefox, engine_site, tmp_path
):
    wary_firefox.open(engine_site, f"{PAGE}?kernel=identity", until=f"!!{RESULT}")
    shown = wary_firefox.evaluate(f"Array.from({RESULT}.data)")
    assert_allclose(shown, to_uint8(photo("chelsea")).ravel() / 255, atol=1e-6)
    assert "disguises" not in wary_firefox.evaluate(SAID)
    content = base64.b64encode(GOOD["rgb"][0](tmp_path / "mine").read_bytes()).decode()
    wary_firefox.evaluate(GIVE.replace("CONTENT", content))
    wary_firefox.wait(f"{RESULT}.width === 8")
    wary_firefox.wait(f"{SAID}.includes('This browser disguises the pixels')")
