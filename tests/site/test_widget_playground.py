"""The kernel playground: any kernel on any picture gives what lesson.conv2d gives."""

import io
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import KERNELS, conv2d
from lesson.images import LUMA, photo
from lesson.weights import DATA, load_arrays

pytestmark = pytest.mark.browser
PAGE = "explore/kernel-playground/"
RESULT = """element => {
  const { width, height, data } = element.result;
  return { width, height, data: Array.from(data) };
}"""
SET_IMAGE = """(element, { data, width, height }) =>
  element.setImage(Float32Array.from(data), width, height)"""


@pytest.fixture
def playground(open_page):
    """Return a function that opens the playground's own page with a state."""

    def open_playground(query="", **more):
        page = open_page(PAGE + query, **more)
        page.wait_for_function(
            "() => document.querySelector('kernel-playground')?.result"
        )
        return page

    return open_playground


def element(page):
    return page.locator("kernel-playground")


def set_image(page, image):
    height, width = image.shape
    given = {"data": image.ravel().tolist(), "width": width, "height": height}
    element(page).evaluate(SET_IMAGE, given)


def result(page):
    got = element(page).evaluate(RESULT)
    return np.array(got["data"]).reshape(got["height"], got["width"])


def wait_for_width(page, width):
    """Wait until a picture of that width has been convolved."""
    script = "width => document.querySelector('kernel-playground').result.width === width"
    page.wait_for_function(script, arg=width)


def chooser(page, name):
    return element(page).get_by_role("combobox", name=name, exact=True)


NO_PICTURES = (
    "element.setImage(new Float32Array(4), -2, -2)",
    "element.setImage(new Float32Array(4), 2.5, 1.6)",
    "element.setImage(new Float32Array(4), 3, 2)",
    "element.setImage(Float32Array.of(1, NaN, 0, 1), 2, 2)",
    "element.setImage('abcd', 2, 2)",
)


def test_what_is_no_picture_is_refused_and_the_one_before_stays(playground):
    page = playground()
    before = result(page)
    for call in NO_PICTURES:
        script = f"element => {{ try {{ {call} }} catch (e) {{ return e.message }} }}"
        assert "no picture of" in element(page).evaluate(script), call
        assert (result(page) == before).all(), call


def test_its_pictures_say_what_they_show(playground):
    page = playground()
    page.get_by_role("img", name="Picture: Chelsea the cat").wait_for()
    figure = page.get_by_role("figure", name="Chelsea the cat, kernel: Sobel-x, ∂/∂x")
    figure.get_by_role("img", name="Result", exact=True).wait_for()
    assert "zero is the paper" in figure.text_content()


def about(page):
    return page.get_by_label("about the kernel").text_content()


@pytest.fixture
def image():
    """Return a picture with positive and negative numbers, wider than high."""
    return np.random.default_rng(0).normal(size=(23, 31)).astype(np.float32)


def test_every_designed_kernel_and_learned_filter_gives_the_lessons_map(
    playground, image
):
    page = playground()
    set_image(page, image)
    presets = {name: kernel.weights for name, kernel in KERNELS.items()}
    filters = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"][..., 0]
    presets |= {f"learned_{i}": weights for i, weights in enumerate(filters, 1)}
    for name, weights in presets.items():
        chooser(page, "Kernel").select_option(name)
        expected = conv2d(image, np.float32(weights))
        assert_allclose(result(page), expected, atol=1e-5, err_msg=name)


def test_edges_are_handled_as_numpy_pads(playground, image):
    page = playground("?kernel=emboss")
    set_image(page, image)
    for edges in ("edge", "reflect", "constant"):
        chooser(page, "Beyond the border").select_option(edges)
        expected = conv2d(image, KERNELS["emboss"].weights, pad_mode=edges)
        assert_allclose(result(page), expected, atol=1e-5, err_msg=edges)


def test_a_weight_typed_in_changes_the_result_at_once(playground, image):
    page = playground()
    set_image(page, image)
    kernel = KERNELS["sobel_x"].weights.copy()
    kernel[1, 2] = -3.25
    page.get_by_role("spinbutton", name="row 2, column 3").fill("-3.25")
    assert_allclose(result(page), conv2d(image, kernel), atol=1e-5)
    assert chooser(page, "Kernel").input_value() == "own"


def test_half_typed_numbers_leave_the_kernel_alone_and_the_range_is_said(playground):
    page = playground()
    before = result(page)
    box = page.get_by_role("spinbutton", name="row 1, column 1")
    box.fill("")
    assert (result(page) == before).all()
    box.fill("5000")
    assert (result(page) == before).all()
    assert "A weight lies between −1000 and 1000; this one is still −1." in about(page)
    box.blur()
    assert box.input_value() == "-1", "the box must come back to the weight in force"
    box.fill("-999")
    assert "A weight lies" not in about(page)


def test_ones_own_kernel_can_be_chosen_again(playground):
    page = playground()
    kernel = chooser(page, "Kernel")
    kernel.select_option("own")
    assert element(page).get_attribute("weights") == "-1 0 1 -2 0 2 -1 0 1"
    page.get_by_role("spinbutton", name="row 1, column 1").fill("3")
    kernel.select_option("blur")
    kernel.select_option("own")
    assert element(page).get_attribute("weights") == "3 0 1 -2 0 2 -1 0 1"


def test_the_list_of_photos_names_the_picture_that_is_shown(playground):
    page = playground()
    photos = chooser(page, "Photo")
    photos.select_option("own")
    assert photos.input_value() == "chelsea"
    assert "Press Use my own image" in about(page)


def test_a_photo_that_does_not_come_can_be_asked_for_again(playground):
    page = playground(tolerate=True)
    page.route("**/coffee.png", lambda route: route.abort())
    photos = chooser(page, "Photo")
    photos.select_option("coffee")
    page.get_by_text("the photo “coffee” did not load").first.wait_for()
    assert photos.input_value() == "chelsea"
    page.unroute_all()
    photos.select_option("coffee")
    wait_for_width(page, 300)
    assert photos.input_value() == "coffee"


def test_the_slider_moves_the_chosen_weight(playground):
    page = playground()
    page.get_by_role("spinbutton", name="row 3, column 1").focus()
    slider = page.get_by_role("slider", name="Chosen weight")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    box = page.get_by_role("spinbutton", name="row 3, column 1")
    assert float(box.input_value()) == pytest.approx(0)
    assert "The weights sum to 1: keeps the brightness" in about(page)


@pytest.mark.parametrize("side", [5, 7])
def test_larger_kernels_keep_the_weights_in_the_middle(playground, image, side):
    page = playground("?kernel=sharpen")
    set_image(page, image)
    before = result(page)
    chooser(page, "Size").select_option(str(side))
    assert element(page).get_by_role("spinbutton").count() == side * side
    assert_allclose(result(page), before, atol=1e-6)
    page.get_by_role("spinbutton", name=f"row {side}, column 1").fill("2")
    kernel = np.pad(KERNELS["sharpen"].weights, (side - 3) // 2)
    kernel[-1, 0] = 2
    assert_allclose(result(page), conv2d(image, kernel), atol=1e-5)


def test_the_photo_is_the_lessons(playground):
    page = playground("?kernel=identity&photo=camera")
    shown, original = result(page), photo("camera")
    assert shown.shape == original.shape
    # WebP is lossy: near, not equal.
    assert np.abs(shown - original).mean() < 0.02


def test_sums_are_explained(playground):
    page = playground()
    for name, words in [
        ("sobel_x", "sum to 0: responds to change only"),
        ("emboss", "sum to 1: keeps the brightness"),
    ]:
        chooser(page, "Kernel").select_option(name)
        assert words in about(page)
    page.get_by_role("spinbutton", name="row 2, column 2").fill("3")
    assert "sum to 3: a flat area comes out 3 times as bright" in about(page)


PIXELS = """canvas => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return Array.from(context.getImageData(0, 0, width, height).data);
}"""


def pixels(page):
    """Return the drawn result, red, green, blue and opacity."""
    drawn = page.get_by_role("img", name="Result").evaluate(PIXELS)
    return np.array(drawn).reshape(-1, 4)


def test_negatives_are_shown_as_chosen_with_their_scale(playground):
    page = playground("?kernel=identity")
    set_image(page, np.array([[-1.0, 0.0, 0.5, 1.0]]))
    choose = chooser(page, "Negatives").select_option
    choose("signed")
    assert pixels(page)[:, 3].tolist() == [255, 0, 128, 255]
    assert (pixels(page)[0, :3] != pixels(page)[3, :3]).any()
    assert "red −1" in page.locator(".widget-scale").text_content()
    choose("clip")
    assert pixels(page)[:, 0].tolist() == [0, 0, 128, 255]
    choose("absolute")
    assert pixels(page)[:, 0].tolist() == [255, 0, 128, 255]
    assert "the sign is dropped" in page.locator(".widget-scale").text_content()


def test_what_goes_beyond_full_colour_is_said(playground):
    """At most one value in a hundred: here a single one of 900, at 3.04."""
    page = playground("?kernel=identity")
    picture = np.full((30, 30), 0.5)
    picture[0, 0] = 3.04
    set_image(page, picture)
    chooser(page, "Negatives").select_option("signed")
    scale = page.locator(".widget-scale").text_content()
    assert "the strongest 1% go on to ±3.04" in scale
    chooser(page, "Negatives").select_option("clip")
    assert "go on to" not in page.locator(".widget-scale").text_content()


def test_positive_and_negative_differ_where_the_reader_forces_colours(playground):
    page = playground("?kernel=identity", forced_colors="active")
    set_image(page, np.array([[-1.0, 0.0, 0.5, 1.0]]))
    chooser(page, "Negatives").select_option("signed")
    assert (pixels(page)[0, :3] != pixels(page)[3, :3]).any()


def test_colours_follow_the_scheme(playground):
    drawn = {}
    for scheme in ("light", "dark"):
        page = playground("?kernel=identity&negatives=signed", scheme=scheme)
        set_image(page, np.array([[-1.0, 1.0]]))
        drawn[scheme] = pixels(page)
    assert (drawn["light"] != drawn["dark"]).any(axis=1).all()


def picture_file(pixels, name, kind):
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return {"name": name, "mimeType": kind, "buffer": stream.getvalue()}


def choose_file(page, file):
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Use my own image").click()
    chosen.value.set_files(file)


def test_a_picture_of_ones_own_is_made_grey(playground):
    page = playground("?kernel=identity")
    rgb = np.random.default_rng(0).integers(0, 256, (12, 20, 3), dtype=np.uint8)
    choose_file(page, picture_file(rgb, "mine.png", "image/png"))
    wait_for_width(page, 20)
    assert_allclose(result(page), rgb / 255 @ LUMA, atol=1e-5)
    assert chooser(page, "Photo").input_value() == "own"
    page.locator(".widget-voice", has_text="Your own image, 12 × 20.").wait_for()
    chooser(page, "Photo").select_option("coffee")
    wait_for_width(page, 300)


def test_a_large_picture_is_made_small_enough_to_follow_a_slider(playground):
    page = playground("?kernel=identity")
    flat = np.full((300, 1200, 3), 128, np.uint8)
    choose_file(page, picture_file(flat, "wide.png", "image/png"))
    wait_for_width(page, 512)
    assert result(page).shape == (128, 512)


def test_a_file_that_is_no_picture_is_named_with_a_remedy(playground):
    page = playground()
    before = result(page)
    file = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    choose_file(page, file)
    message = "cannot read report.pdf: it is a PDF document; export a page of it as PNG"
    page.get_by_text(message).wait_for()
    assert (result(page) == before).all()


def test_result_and_kernel_can_be_taken_home(playground, tmp_path):
    from PIL import Image

    page = playground("?photo=coffee&weights=0+0+0+0+0.5+0+0+0+-2")
    for button, name in [
        ("Download result", "result.png"),
        ("Download kernel", "kernel.py"),
    ]:
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    with Image.open(tmp_path / "result.png") as drawn:
        assert drawn.size == (300, 200)
        assert np.asarray(drawn.convert("RGBA"))[..., 3].min() == 255
    names = {"np": np}
    exec((tmp_path / "kernel.py").read_text("utf-8"), names)
    assert names["kernel"].tolist() == [[0, 0, 0], [0, 0.5, 0], [0, 0, -2]]


# A webcam made of a canvas; its tracks can be looked at.
WEBCAM = """() => {
  window.tracks = [];
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 320, height: 200 });
    const context = canvas.getContext('2d', { alpha: false });
    context.fillStyle = 'white';
    setInterval(() => context.fillRect(0, 0, 160, 200), 50);
    const stream = canvas.captureStream();
    tracks.push(...stream.getTracks());
    return stream;
  };
}"""


def test_the_webcam_is_asked_for_shown_and_stopped(playground):
    page = playground("?kernel=identity")
    page.evaluate(WEBCAM)
    states = "tracks.map((track) => track.readyState)"
    page.get_by_role("button", name="Use the webcam").click()
    wait_for_width(page, 320)
    shown = result(page)
    # Like a mirror: what is on the camera's left is on the reader's right.
    assert shown[:, :150].max() < 0.1
    assert shown[:, 170:].min() > 0.9
    assert page.evaluate(states) == ["live"]
    page.get_by_role("button", name="Stop the webcam").click()
    assert page.evaluate(states) == ["ended"]
    page.get_by_role("button", name="Use the webcam").click()
    page.get_by_role("button", name="Stop the webcam").wait_for()
    element(page).evaluate("element => element.remove()")
    assert page.evaluate(states) == ["ended", "ended"]


def test_a_refused_webcam_is_said_kindly(playground):
    page = playground()
    page.get_by_role("button", name="Use the webcam").click()
    page.get_by_text(
        "no webcam was given to this page; allow it in the browser"
    ).wait_for()
    assert page.get_by_role("button", name="Use the webcam").count() == 1


def test_a_thousand_edits_leave_no_memory_behind(playground):
    page = playground("?kernel=identity", alone=True)
    set_image(page, np.random.default_rng(0).random((512, 512)))
    edit = """(element, count) => {
      for (let i = 0; i < count; i++) {
        element.setAttribute('weights', `1 0 0 0 ${i} 0 0 0 1`);
      }
    }"""
    session = page.context.new_cdp_session(page)

    def heap():
        session.send("HeapProfiler.collectGarbage")
        return session.send("Runtime.getHeapUsage")

    element(page).evaluate(edit, 100)
    before = heap()
    element(page).evaluate(edit, 1000)
    after = heap()
    for kind in ("usedSize", "backingStorageSize"):
        assert after[kind] - before[kind] < 300_000, (kind, before, after)


def test_its_link_carries_the_kernel_to_a_page_of_its_own(open_page):
    page = open_page("exercises/modify/")
    page.get_by_role("spinbutton", name="row 1, column 1").fill("7")
    link = page.locator("kernel-playground").get_by_role("link")
    link.click()
    page.wait_for_url(re.compile(r"/explore/kernel-playground/\?weights=7"))
    box = page.get_by_role("spinbutton", name="row 1, column 1")
    box.wait_for()
    assert box.input_value() == "7"
