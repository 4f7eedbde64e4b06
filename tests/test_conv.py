"""conv2d and its gradient: by hand, against SciPy, invariants, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import approx_fprime
from scipy.signal import correlate, correlate2d

from lesson import KERNELS, conv2d, conv2d_backward, conv2d_loops, plain
from lesson.conv import PAD_MODES

EDGE = np.array([[0, 0, 0, 9, 9, 9]] * 3)  # dark, then bright


# By hand ------------------------------------------------------------------------------


def test_sobel_x_answers_to_a_vertical_edge_and_sobel_y_does_not():
    sobel_x, sobel_y = KERNELS["sobel_x"].weights, KERNELS["sobel_y"].weights
    assert_array_equal(conv2d_loops(EDGE, sobel_x)[1], [0, 0, 36, 36, 0, 0])
    assert_array_equal(conv2d_loops(EDGE, sobel_y), np.zeros((3, 6)))


def test_small_convolutions_are_those_worked_out_by_hand():
    ones, three = np.ones((3, 3)), np.ones((1, 3))
    assert_array_equal(conv2d(ones, ones), [[4, 6, 4], [6, 9, 6], [4, 6, 4]])
    assert_array_equal(conv2d(ones, ones, pad_mode="edge"), np.full((3, 3), 9))
    x = np.array([[[1.0, 10.0, 100.0]]])
    W = np.array([[[[1.0, 2.0, 3.0]]], [[[0.0, 0.0, 1.0]]]])
    assert_array_equal(conv2d(x, W, b=np.array([0.5, -100.0])), [[[321.5, 0.0]]])
    row = np.arange(7.0)[None]
    assert_array_equal(conv2d(row, three, stride=(1, 2), pad="valid"), [[3, 9, 15]])
    row = np.array([[1.0, 2.0, 4.0, 8.0, 16.0]])
    assert_array_equal(conv2d(row, three, pad="valid", dilation=2), [[21]])


# Against SciPy ------------------------------------------------------------------------


@st.composite
def convolutions(draw):
    """A padded, strided, dilated convolution whose kernel fits."""
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    dilation = draw(st.tuples(st.integers(1, 2), st.integers(1, 2)))
    pad = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    sides = []
    for k, d, p in zip(kernel, dilation, pad, strict=True):
        least = max(1, d * (k - 1) + 1 - 2 * p)
        sides.append(draw(st.integers(least, least + 9)))
    return {
        "sides": tuple(sides),
        "kernel": kernel,
        "counts": draw(st.tuples(*[st.integers(1, 3)] * 3)),  # batch, channels, filters
        "stride": draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "pad": pad,
        "dilation": dilation,
        "dtype": draw(st.sampled_from(["f4", "f8", "u1", "i8", "bool"])),
        "layout": draw(st.sampled_from(["C", "F", "reversed", "read-only"])),
        "seed": draw(st.integers(0, 99)),
    }


def arrays_of(case):
    """Return x, W and b in the dtype and memory layout asked for."""
    rng = np.random.default_rng(case["seed"])
    batch, channels, filters = case["counts"]
    x = (rng.normal(size=(batch, *case["sides"], channels)) * 4).astype(case["dtype"])
    if case["layout"] == "F":
        x = np.asfortranarray(x)
    elif case["layout"] == "reversed":
        x = x[:, ::-1, :, ::-1]
    elif case["layout"] == "read-only":
        x.flags.writeable = False
    W = rng.normal(size=(filters, *case["kernel"], channels))
    b = rng.normal(size=filters)
    single = case["dtype"] == "f4"
    return (x, W.astype("f4"), b.astype("f4")) if single else (x, W, b)


def by_scipy(x, W, b, case):
    """Return the same convolution, one image and one filter at a time."""
    (p, q), (d, e), (s, t) = case["pad"], case["dilation"], case["stride"]
    padded = np.pad(x.astype(float), ((0, 0), (p, p), (q, q), (0, 0)))
    K, kh, kw, C = W.shape
    spread = np.zeros((K, d * (kh - 1) + 1, e * (kw - 1) + 1, C))
    spread[:, ::d, ::e] = W
    y = [np.dstack([correlate(image, f, "valid") for f in spread]) for image in padded]
    return np.array(y)[:, ::s, ::t] + b


@given(convolutions())
def test_it_agrees_with_scipy(case):
    x, W, b = arrays_of(case)
    before = x.copy()
    y = conv2d(x, W, b, case["stride"], case["pad"], dilation=case["dilation"])
    assert y.dtype == ("f4" if case["dtype"] == "f4" else "f8")
    tolerance = 2e-4 if y.dtype == "f4" else 1e-10
    assert_allclose(y, by_scipy(x, W, b, case), atol=tolerance)
    assert_array_equal(x, before)


both = pytest.mark.parametrize("loops", [conv2d_loops, plain.conv2d_loops])


@both
@given(convolutions(), st.integers(1, 3))
def test_the_readable_loops_agree_with_conv2d(loops, case, stride):
    x, W, _ = arrays_of(case)
    image, kernel, pad = x[0, ..., 0], W[0, ..., 0], max(case["kernel"])
    fast = conv2d(image, kernel, stride=stride, pad=pad, pad_mode="edge")
    assert_allclose(loops(image, kernel, stride, pad), fast, atol=1e-4)


@both
@pytest.mark.parametrize("pad", ["same", "valid"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("sides", [(3, 3), (1, 5), (5, 1), (3, 7)])
def test_the_loops_agree_for_every_word_and_shape(rng, loops, pad, stride, sides):
    image, kernel = rng.normal(size=(9, 10)), rng.normal(size=sides)
    fast = conv2d(image, kernel, stride=stride, pad=pad, pad_mode="edge")
    assert_allclose(loops(image, kernel, stride, pad), fast, atol=1e-12)


def test_a_grey_image_may_come_in_all_three_forms(rng):
    x, kernel = rng.normal(size=(6, 5)), rng.normal(size=(3, 3))
    W = kernel[None, ..., None]
    y = conv2d(x, kernel, b=0.5)
    assert_allclose(conv2d(x[..., None], W, [0.5])[..., 0], y)
    assert_allclose(conv2d(x[None, ..., None], W, [0.5])[0, ..., 0], y)


# Refusals -----------------------------------------------------------------------------

NO_PIXELS = [(2, 0, 8, 1), (2, 9, 8, 0), (0, 8, 1), (0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("x", "W", "message"),
    [
        ((5, 5, 1), (1, 3, 3, 3), "x has 1 channels but W expects 3"),
        ((5, 5, 3), (3, 3), r"x has shape \(5, 5, 3\) and W has shape \(3, 3\)"),
        ((5,), (3,), r"give \(H, W\) with \(kh, kw\)"),
        ((0, 5), (3, 3), r"x is empty: its shape is \(0, 5\)"),
        ((5, 5), (0, 3), "W is empty"),
        ((5, 5), (2, 2), "needs a kernel with a middle pixel, got 2×2"),
        *((x, (1, 3, 3, 1), "x is empty: its shape is") for x in NO_PIXELS),
        ((50, 28, 28), (4, 3, 3, 1), r"lack its channels: give x\[\.\.\., None\]"),
        ((50, 28, 28), (3, 3), r"one image at a time, or x\[\.\.\., None\] with filters"),
        ((3, 32, 32), (4, 3, 3, 3), r"channels first: give np\.moveaxis\(x, -3, -1\)"),
        ((8, 3, 32, 32), (4, 3, 3, 3), r"channels first: give np\.moveaxis\(x, -3, -1\)"),
        ((32, 32, 3), (4, 3, 5, 5), r"channels first: give np\.moveaxis\(W, 1, -1\)"),
        ((32, 32, 3), (4, 3, 3, 1), "give one channel of x at a time, or filters of 3"),
        ((32, 32, 3), (3, 3), "give one channel at a time"),
        ((32, 32), (4, 3, 3, 1), r"lack its channels: give x\[\.\.\., None\]"),
    ],
)
def test_shapes_that_do_not_belong_together_are_refused_with_advice(x, W, message):
    with pytest.raises(ValueError, match=message):
        conv2d(np.zeros(x), np.zeros(W))


@pytest.mark.parametrize("counts", [(1, 1), (3, 4), (128, 128)])
@pytest.mark.parametrize("options", [{}, {"dilation": 2}, {"pad_mode": "reflect"}])
def test_a_batch_of_no_images_gives_no_maps_as_in_pytorch(counts, options):
    channels, filters = counts
    x, W = np.zeros((0, 9, 8, channels), "f4"), np.ones((filters, 3, 3, channels), "f4")
    y = conv2d(x, W, np.ones(filters, "f4"), stride=(1, 2), **options)
    assert (y.shape, y.dtype) == ((0, 9, 4, filters), np.float32)


def test_the_gradient_of_no_images_is_zero_for_the_filters():
    x, W = np.zeros((0, 9, 8, 2)), np.ones((3, 3, 3, 2))
    dx, dW, db = conv2d_backward(np.zeros((0, 9, 8, 3)), x, W)
    assert dx.shape == x.shape
    assert_array_equal(dW, np.zeros_like(W))
    assert_array_equal(db, np.zeros(3))


def test_what_cannot_be_convolved_is_refused_by_name():
    with pytest.raises(ValueError, match=r"b has shape \(1,\) but W holds 4 filters"):
        conv2d(np.zeros((5, 5, 1)), np.zeros((4, 3, 3, 1)), b=np.zeros(1))
    with pytest.raises(TypeError, match="x must hold real numbers, got dtype <U3"):
        conv2d([["one"]], [[1]])
    with pytest.raises(ValueError, match="covers 7 pixels does not fit into 5 pixels"):
        conv2d(np.zeros((5, 5)), np.zeros((7, 7)), pad="valid")
    with pytest.raises(ValueError, match="take one colour channel at a time"):
        conv2d_loops(np.zeros((5, 5, 3)), np.zeros((3, 3)))
    x, W = np.ones((1, 4, 4, 1)), np.ones((1, 3, 3, 1))
    said = r"grad has shape \(1, 2, 2, 1\) but the output has"
    with pytest.raises(ValueError, match=said):
        conv2d_backward(x[:, :2, :2], x, W)


@pytest.mark.parametrize("option", [{"stride": 0}, {"dilation": 0}, {"pad": -1}])
def test_out_of_range_options_are_refused_by_name(option):
    name, x, W = next(iter(option)), np.zeros((1, 5, 5, 1)), np.zeros((1, 3, 3, 1))
    with pytest.raises(ValueError, match=f"^{name} must be at least"):
        conv2d(x, W, **option)
    with pytest.raises(ValueError, match=f"^{name} must be at least"):
        conv2d_backward(np.zeros((1, 5, 5, 1)), x, W, **option)


@pytest.mark.parametrize("pad", ["valid", "same", 1])
@pytest.mark.parametrize("mode", ["zeros", "empty", 0, None])
def test_an_unknown_pad_mode_is_refused_with_those_there_are(pad, mode):
    message = f'pad_mode must be "constant", "edge", .*got {mode!r}$'
    with pytest.raises(ValueError, match=message):
        conv2d(np.zeros((5, 5)), np.zeros((3, 3)), pad=pad, pad_mode=mode)


@pytest.mark.parametrize("mode", PAD_MODES)
def test_every_mode_that_is_named_pads_as_numpy_does(rng, mode):
    x, kernel = rng.normal(size=(6, 5)), rng.normal(size=(3, 5))
    expected = correlate2d(np.pad(x, ((1, 1), (2, 2)), mode=mode), kernel, "valid")
    assert_allclose(conv2d(x, kernel, pad_mode=mode), expected, atol=1e-12)


@pytest.mark.parametrize("option", ["stride", "pad", "dilation"])
def test_a_pair_may_be_an_array(rng, option):
    x, kernel = rng.normal(size=(9, 9)), rng.normal(size=(3, 3))
    expected = conv2d(x, kernel, **{option: (1, 2)})
    assert_array_equal(conv2d(x, kernel, **{option: np.array([1, 2])}), expected)


@both
def test_the_loops_take_small_integers_of_numpy(rng, loops):
    image, kernel = np.full((2, 3), 200, np.uint8), np.full((1, 1), 2, np.uint8)
    assert_array_equal(loops(image, kernel), np.full((2, 3), 400))
    image, kernel = rng.normal(size=(500, 3)), np.ones((3, 3))
    expected = conv2d_loops(image, kernel, stride=4)
    assert_allclose(loops(image, kernel, stride=np.uint8(4)), expected)


@pytest.mark.parametrize("stride", [1.5, (1, 2), "2"])
def test_the_loops_take_one_integer_as_stride(stride):
    with pytest.raises(TypeError):
        conv2d_loops(np.zeros((5, 5)), np.zeros((3, 3)), stride)


# The gradient -------------------------------------------------------------------------


GEOMETRIES = [
    {},
    {"pad": "valid"},
    {"stride": 2},
    {"stride": (1, 3), "pad": (2, 0)},
    {"dilation": 2},
    {"stride": 2, "pad": 1, "dilation": (1, 2)},
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_gradients_are_the_numeric_ones(geometry):
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=s) for s in ((2, 7, 6, 2), (3, 3, 3, 2), 3)]
    grad = rng.normal(size=conv2d(*arrays, **geometry).shape)
    for k, g in enumerate(conv2d_backward(grad, *arrays[:2], **geometry)):

        def loss(flat, k=k, shape=g.shape):
            changed = [*arrays[:k], flat.reshape(shape), *arrays[k + 1 :]]
            return np.sum(grad * conv2d(*changed, **geometry))

        # It is linear in each of the three: a step of any size gives the slope.
        slopes = approx_fprime(arrays[k].ravel(), loss, 1.0)
        assert_allclose(g.ravel(), slopes, rtol=1e-9, atol=1e-9)


def test_float32_stays_float32():
    x, W = np.ones((1, 4, 4, 1), "f4"), np.ones((1, 3, 3, 1), "f4")
    assert {g.dtype.str[1:] for g in conv2d_backward(x, x, W)} == {"f4"}
