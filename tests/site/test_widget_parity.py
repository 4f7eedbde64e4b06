"""The widgets' JavaScript gives the numbers of the tested NumPy code.

Cases are made here, computed by `lesson`, and computed again in Chromium from
docs/widgets/lib, which needs no built site.
"""

import functools
import http.server
import itertools
import threading
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import KERNELS, TinyCNN, analysis, conv2d, maxpool2d, output_size
from lesson.images import digits, photo
from lesson.visualization import PALETTES, rgb, signed_rgba
from lesson.weights import DATA, load_arrays
from scripts.publish.questions import canonical

DOCS = Path(__file__).resolve().parents[2] / "docs"
pytestmark = pytest.mark.browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve docs/ without a line on the terminal for each file."""

    extensions_map: ClassVar = {".mjs": "text/javascript"}

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def library(browser):
    """Return a function that calls an export of widgets/lib in Chromium."""
    handler = functools.partial(Quiet, directory=DOCS)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/widgets/lib/conv.mjs")

    def call(file, body, argument):
        load = f"const lib = await import('/widgets/lib/{file}');"
        return page.evaluate(f"async (given) => {{ {load} {body} }}", argument)

    yield call
    page.close()
    server.shutdown()
    server.server_close()


def volume(x):
    """Return (H, W, C) as the library's volume."""
    sides = dict(zip(("height", "width", "channels"), x.shape, strict=True))
    return {**sides, "data": x.ravel().tolist()}


def filters(W):
    """Return (K, kh, kw, C) as the library's filters."""
    rows = volume(W.reshape(-1, *W.shape[2:]))
    return {"filters": len(W), **rows, "height": W.shape[1]}


def geometries():
    """Yield (size, kernel, stride, pad, dilation) that fit."""
    grid = itertools.product((1, 5, 6, 28), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2, 3))
    for size, kernel, stride, pad, dilation in grid:
        if dilation * (kernel - 1) + 1 <= size + 2 * pad:
            yield size, kernel, stride, pad, dilation


def test_output_sizes_agree(library):
    cases = list(geometries())
    got = library("sizes.mjs", "return given.map((c) => lib.outputSize(...c))", cases)
    assert got == [output_size(*case) for case in cases]


def test_a_kernel_that_does_not_fit_is_refused_with_both_numbers(library):
    body = "try { return lib.outputSize(...given) } catch (e) { return e.message }"
    said = library("sizes.mjs", body, [4, 4, 1, 1, 2])
    assert "covers 7 pixels does not fit into 6" in said


def test_covered_pixels_are_those_that_change_the_output(library):
    cases = [case for case in geometries() if case[0] < 28]
    body = "return given.map((c) => Array.from(lib.covered(...c)))"
    for case, seen in zip(cases, library("sizes.mjs", body, cases), strict=True):
        size, kernel, stride, pad, dilation = case
        ramp = np.eye(size + 2 * pad)[:, :, None, None]  # one impulse each, as columns
        column = np.ones((1, kernel, 1, 1))
        steps = {"stride": (stride, 1), "dilation": (dilation, 1)}
        answers = conv2d(ramp, column, pad=0, **steps)
        assert seen == answers.any(axis=(1, 2, 3)).astype(int).tolist(), case


CONV = """
  const { x, W, b, options } = given;
  const y = lib.conv2d(x, W, b, options);
  return { shape: [y.height, y.width, y.channels], data: Array.from(y.data) };
"""


@pytest.mark.parametrize("pad_mode", ["constant", "edge", "reflect"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(
    ("pad", "dilation"), [("same", 1), ("valid", 1), (2, 1), ("same", 2), (4, 3)]
)
def test_convolution_agrees(library, pad, dilation, stride, pad_mode):
    rng = np.random.default_rng(0)
    shapes = (9, 11, 3), (4, 3, 5, 3), (4,)
    x, W, b = (rng.normal(size=shape) for shape in shapes)
    if (pad, dilation) == (4, 3):
        W = W[:, :, :3]
    options = {"stride": stride, "pad": pad, "padMode": pad_mode, "dilation": dilation}
    given = {"x": volume(x), "W": filters(W), "b": b.tolist(), "options": options}
    got = library("conv.mjs", CONV, given)
    expected = conv2d(x, W, b, stride, pad, pad_mode, dilation)
    assert got["shape"] == list(expected.shape)
    assert_allclose(got["data"], expected.ravel(), atol=1e-5)


def test_max_pooling_agrees(library):
    x = np.random.default_rng(0).normal(size=(7, 9, 3))
    body = "return Array.from(lib.maxpool2d(given.x, given.size, given.stride).data)"
    for size, stride in itertools.product((1, 2, 3), (1, 2, 3)):
        got = library("conv.mjs", body, {"x": volume(x), "size": size, "stride": stride})
        assert_allclose(got, maxpool2d(x, size, stride).ravel(), atol=1e-6)


FRAME = """
  const { image, width, height, edges, kernels } = given;
  const frame = new lib.GreyFrame(Float32Array.from(image), width, height);
  return kernels.map((k) => Array.from(frame.convolve(Float32Array.from(k), edges)));
"""


@pytest.mark.parametrize("edges", ["constant", "edge", "reflect"])
def test_the_playground_convolves_a_photo_as_the_lesson_does(library, edges):
    image = photo("chelsea")[80:180, 120:241].astype(np.float32)
    rng = np.random.default_rng(0)
    kernels = [kernel.weights for kernel in KERNELS.values()]
    kernels += [rng.normal(size=(side, side)) for side in (1, 3, 5, 7, 9)]
    case = {
        "image": image.ravel().tolist(),
        "width": image.shape[1],
        "height": image.shape[0],
        "edges": edges,
        "kernels": [np.float32(kernel).ravel().tolist() for kernel in kernels],
    }
    for kernel, got in zip(kernels, library("frame.mjs", FRAME, case), strict=True):
        expected = conv2d(image, np.float32(kernel), pad_mode=edges)
        assert_allclose(got, expected.ravel(), atol=1e-5)


@pytest.fixture(scope="module")
def network():
    """Return the shipped network."""
    return TinyCNN.load()


def stored(network):
    return {
        name: {"shape": list(array.shape), "data": array.ravel().tolist()}
        for name, array in network.parameters.items()
    }


FORWARD = """
  return given.images.map((image) => {
    const stages = lib.forward(given.parameters, Float32Array.from(image));
    return Object.fromEntries(
      given.stages.map((name) => [name, Array.from(stages[name].data ?? stages[name])]),
    );
  });
"""


def forward(library, network, images, stages):
    flat = images.reshape(len(images), -1).tolist()
    given = {"parameters": stored(network), "images": flat, "stages": list(stages)}
    return library("network.mjs", FORWARD, given)


def test_200_digits_get_the_same_scores_and_classes(library, network):
    images = digits()[0][:200]
    found = forward(library, network, images, ["logits"])
    got, expected = np.array([s["logits"] for s in found]), network.forward(images)
    assert_allclose(got, expected, atol=1e-5)
    assert (got.argmax(axis=1) == expected.argmax(axis=1)).all()


def test_every_feature_map_agrees(library, network):
    image = digits()[0][3]
    expected = network.feature_maps(image)
    [got] = forward(library, network, image[None], expected)
    for name, stage in expected.items():
        assert_allclose(got[name], stage.ravel(), atol=1e-5)


def test_receptive_fields_agree(library, network):
    body = "return given.map((l) => lib.receptiveField(l)).map((f) => [f.size, f.jump])"
    layers = [(3, 1, 1), (2, 2, 1), (5, 3, 2), (1, 1, 1), (3, 2, 3)]
    named = [
        dict(zip(("kernel", "stride", "dilation"), layer, strict=True))
        for layer in layers
    ]
    got = library("sizes.mjs", body, [named[:n] for n in range(6)])
    assert got == [list(analysis.receptive_field(layers[:n])) for n in range(6)]
    stages = {s.name: s.receptive_field for s in analysis.summarise(network)}
    inner = list(stages)[1:5]
    body = "return given.map((s) => lib.fieldOf(s, 2, 3).size)"
    assert library("network.mjs", body, inner) == [stages[name] for name in inner]


def test_a_unit_changes_only_with_pixels_of_its_field(library, network):
    rng = np.random.default_rng(0)
    image = rng.uniform(size=(28, 28))
    units = [("conv1", 4, 9), ("pool1", 6, 3), ("conv2", 0, 7), ("pool2", 3, 6)]
    for unit in units:
        field = library("network.mjs", "return lib.fieldOf(...given)", unit)
        top, left = (max(0, field[side]) for side in ("top", "left"))
        bottom, right = (field[side] + field["size"] for side in ("top", "left"))
        changed = rng.uniform(size=image.shape)
        changed[top:bottom, left:right] = image[top:bottom, left:right]
        stage, *place = unit
        before, after = (
            network.feature_maps(i)[stage][tuple(place)] for i in (image, changed)
        )
        assert_allclose(after, before, atol=1e-9)


BEHIND = """
  const stages = lib.forward(given.parameters, Float32Array.from(given.image));
  return given.units.map((unit) => lib.behind(given.parameters, stages, ...unit).sum);
"""


def test_the_products_shown_add_up_to_the_unit(library, network):
    image = digits()[0][0]
    maps = network.feature_maps(image)
    units = [
        (stage, row, column, channel)
        for stage in ("conv1", "conv2")
        for row, column in ((0, 0), (7, 5), (13, 13))
        for channel in range(maps[stage].shape[2])
    ]
    flat = image.ravel().tolist()
    given = {"parameters": stored(network), "image": flat, "units": units}
    sums = library("network.mjs", BEHIND, given)
    for (stage, *unit), total in zip(units, sums, strict=True):
        assert_allclose(max(0, total), maps[stage][tuple(unit)], atol=1e-5)


def test_signed_colours_agree(library):
    values = np.linspace(-1.5, 1.5, 61)
    body = """
      const pixels = new Uint32Array(given.values.length);
      const table = lib.signedTable(given.positive, given.negative);
      lib.paintSigned(given.values, 1, table, pixels);
      return Array.from(new Uint8Array(pixels.buffer));
    """
    light = PALETTES["light"]
    case = {
        "values": values.tolist(),
        "positive": rgb(light.positive).tolist(),
        "negative": rgb(light.negative).tolist(),
    }
    got = np.array(library("numbers.mjs", body, case)).reshape(-1, 4)
    expected = signed_rgba(values, 1.0)
    shown = expected[:, 3] > 0
    assert (got[shown, :3] == expected[shown, :3]).all()
    assert np.abs(got[:, 3].astype(int) - expected[:, 3]).max() <= 1


@pytest.mark.parametrize(
    ("write", "value", "shown"),
    [
        ("brief", 0.0061, "0.006"),
        ("brief", -0.000034, "−0.00003"),
        ("brief", 3.6e-7, "0.0000004"),
        ("brief", 0.00099, "0.001"),
        ("brief", 0.123456, "0.123"),
        ("brief", 12_345, "12,000"),
        ("inCell", -0.0061, "−0.006"),
        ("inCell", 0.0004, "≈0"),
        ("inCell", 0, "0"),
        ("inCell", -12_345, "<−999"),
    ],
)
def test_no_number_is_written_with_a_power_of_ten(library, write, value, shown):
    assert (
        library("numbers.mjs", "return lib[given[0]](given[1]);", [write, value]) == shown
    )


LIKENESS = """
  const filters = given.filters.map((weights) => Float32Array.from(weights));
  return lib.nearestKernels(filters, given.designed, given);
"""


def test_learned_filters_resemble_the_same_designed_kernels(library):
    W = load_arrays(DATA / "filters_snapshots.npz", ["W1"])["W1"]
    designed = [
        {"name": n, "weights": k.weights.ravel().tolist()} for n, k in KERNELS.items()
    ]
    for filters in W[::13]:
        flat = filters.reshape(len(filters), -1).tolist()
        case = {
            "filters": flat,
            "designed": designed,
            "alike": analysis.ALIKE,
            "dead": analysis.DEAD,
        }
        found = library("kernels.mjs", LIKENESS, case)
        for got, expected in zip(found, analysis.nearest_kernels(filters), strict=True):
            assert (got is None) == (expected is None)
            if expected:
                assert got["name"] == expected.name
                assert_allclose(got["cosine"], expected.cosine, atol=1e-5)


def test_maps_correlate_alike(library):
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"][..., 0]
    image, names = photo("chelsea"), list(KERNELS)
    body = """
      return given.filters.map((a) =>
        given.others.map((b) => lib.mapCorrelation(a, b, given.covariance)));
    """
    others = [KERNELS[name].weights for name in names]
    case = {
        "filters": W.reshape(12, 9).tolist(),
        "others": [w.ravel().tolist() for w in others],
        "covariance": analysis.patch_covariance(image).ravel().tolist(),
    }
    found = library("kernels.mjs", body, case)
    assert_allclose(found, analysis.map_correlation(image, W, others), atol=1e-5)


def test_weights_are_counted_alike(library):
    layer = {"size": 224, "channels": 3, "units": 1000, "kernel": 3, "filters": 64}
    expected = {
        "denseWeights": analysis.dense_weights(224, 224, 3, 1000),
        "localWeights": analysis.local_weights(224, 224, 3, 64),
        "sharedWeights": analysis.shared_weights(3, 64),
    }
    body = "return given.names.map((name) => lib[name](given.layer))"
    got = library("sizes.mjs", body, {"names": list(expected), "layer": layer})
    assert got == [*expected.values()]


def test_a_drawing_survives_its_address_and_what_is_none_is_refused(library):
    image = np.rint(digits()[0][7].ravel() * 15) / 15
    body = "return Array.from(lib.decode(lib.encode(Float32Array.from(given))))"
    assert_allclose(library("drawing.mjs", body, image.tolist()), image, atol=1e-6)
    wrong = ["", "12", "zzz.", "g" * 784]
    decoded = library("drawing.mjs", "return given.map(lib.decode)", wrong)
    assert decoded == [None] * 4


ANSWERS = """
  return given.map(([kind, text]) => lib.canonical(kind, text));
"""


def test_answers_are_read_as_the_build_reads_them(library):
    written = ["1,728", "−3.50", "12 000", "0.6", "5.0", "0"]
    cases = [["number", text] for text in written]
    cases += [["shape", text] for text in ("(14, 14, 8)", "14x14 x 8", "28×28×4", "10")]
    expected = [canonical(kind, text) for kind, text in cases]
    assert library("answers.mjs", ANSWERS, cases) == expected


def test_code_has_a_change_however_it_is_spelt(library):
    body = """
      const { bareCode } = lib;
      return given.map(([code, change]) => bareCode(code).includes(bareCode(change)));
    """
    rows = "[\n  [2, 1, 0],  # a\n  [1,1,-1], # <-- [0, 0, 0]\n[0, -1., -2.0]\n]"
    has = [["x = 0.0  # 0.5", "x = 0"], ["a = 1\nx=-.2", "x = -0.2"], ["1 / 2", ""]]
    has += [[rows, "[2, 1, 0], [1, 1, -1], [0, -1, -2]"]]
    lacks = [["x = 0.5", "x = 0"], ["x = 1  # x = 0", "x = 0"], [rows, "[0, 0, 0]"]]
    got = library("answers.mjs", body, has + lacks)
    assert got == [True] * len(has) + [False] * len(lacks)


def test_options_are_compared_by_their_letters(library):
    body = "return given.map((one) => lib.lettersOf(...one));"
    options = ["Sobel", "emboss", "blur"]
    cases = [["maps", ["blur", "Sobel"]], ["order", ["blur", "Sobel"]], ["choice", "B"]]
    got = library("answers.mjs", body, [[*case, options] for case in cases])
    assert got == [canonical("maps", "blur, Sobel", options), "C A", "B"]
