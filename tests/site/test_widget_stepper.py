"""The convolution stepper: its numbers are the lesson's, whatever moves the window."""

import itertools
import re

import numpy as np
import pytest
from scipy.signal import convolve2d

from lesson import KERNELS, conv2d, output_size
from scripts.figures.sliding_filter import IMAGE

pytestmark = pytest.mark.browser
PAGE = "explore/convolution-stepper/"
READY = "convolution-stepper .cell-grid"


def named(page, role, name):
    return page.locator("convolution-stepper").get_by_role(role, name=name, exact=True)


def position(page):
    return page.locator("convolution-stepper").evaluate("element => element.position")


def go_to(page, position):
    script = "(element, position) => { element.position = position }"
    page.locator("convolution-stepper").evaluate(script, position)


def sums(page):
    """Return the numbers that the written sums end in."""
    lines = page.locator(".stepper-line strong").all_text_contents()
    return [float(line.removeprefix(" = ").replace("−", "-")) for line in lines]


def sobel_x(size):
    """Return the stepper's kernel of a size: binomial down, difference across."""
    down = np.poly1d([1, 1]) ** (size - 1)
    across = np.poly1d([1, 1]) ** max(0, size - 2) * np.poly1d([1, -1])
    return np.outer(down.coeffs, -across.coeffs)


def test_its_kernel_of_size_three_is_the_lessons_sobel_x():
    assert (sobel_x(3) == KERNELS["sobel_x"].weights).all()


def test_every_output_is_the_lessons(open_widget):
    page = open_widget()
    for size, stride, padding, dilation in [
        (3, 1, 0, 1),
        (2, 2, 1, 1),
        (5, 1, 3, 2),
        (4, 3, 2, 1),
    ]:
        expected = conv2d(IMAGE, sobel_x(size), None, stride, padding, dilation=dilation)
        state = {
            "kernel": size,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
        }
        page.evaluate(
            "state => document.querySelector('convolution-stepper').set(state)", state
        )
        got = []
        for at in range(expected.size):
            page.evaluate(
                f"document.querySelector('convolution-stepper').position = {at}"
            )
            got += sums(page)
        assert got == expected.ravel().tolist(), state


def test_it_shows_the_figures_grid(open_widget):
    label = named(open_widget(), "img", re.compile("^Input")).get_attribute("aria-label")
    assert [int(n) for n in re.findall(r"\d+", label)] == IMAGE.ravel().tolist()


def test_the_flipped_kernel_gives_true_convolution(open_widget):
    page = open_widget("?flip&position=5")
    assert sums(page)[1] == convolve2d(IMAGE, sobel_x(3), mode="valid").ravel()[5]


def test_output_sizes_and_unread_pixels_are_the_lessons(open_widget):
    page = open_widget()
    for size, stride, padding in itertools.product((1, 3, 4), (1, 2, 3), (0, 1)):
        named(page, "slider", "Kernel size").fill(str(size))
        named(page, "slider", "Stride").fill(str(stride))
        named(page, "slider", "Padding").fill(str(padding))
        side = output_size(6, size, stride, padding)
        assert (
            page.get_by_label("output size").text_content()
            == f"output size {side} × {side}"
        )
        read = {s * stride + t for s in range(side) for t in range(size)}
        unread = (6 + 2 * padding) ** 2 - len(read) ** 2
        assert page.locator("[data-unread]").count() == unread


def test_the_floor_is_written_out(open_widget):
    page = open_widget("?stride=2")
    assert page.get_by_text("⌊(6 + 2·0 − 3) / 2⌋ + 1 = ⌊1.5⌋ + 1 = 2").count() == 1


def test_a_kernel_that_does_not_fit_is_said_not_thrown(open_widget):
    page = open_widget("?kernel=5&dilation=3&padding=0")
    assert page.get_by_text("the kernel does not fit").count() == 1
    named(page, "button", "Next").click()
    assert position(page) == 0


def test_buttons_step_and_go_round(open_widget):
    page = open_widget()
    assert position(page) == 6
    named(page, "button", "Next").click()
    assert position(page) == 7
    named(page, "button", "Previous").click()
    named(page, "button", "Previous").click()
    assert position(page) == 5
    go_to(page, 15)
    named(page, "button", "Next").click()
    assert position(page) == 0


def test_arrow_keys_move_the_window(open_widget):
    page = open_widget()
    named(page, "application", "Window").focus()
    for key, expected in [
        ("ArrowRight", 7),
        ("ArrowDown", 11),
        ("ArrowLeft", 10),
        ("ArrowUp", 6),
    ]:
        page.keyboard.press(key)
        assert position(page) == expected
    assert page.get_by_label("position", exact=True).text_content() == "row 2, column 3"
    voice(page, "row 2, column 3: −7")


def voice(page, words):
    """Wait until a screen reader is told these words."""
    page.locator("convolution-stepper .widget-voice", has_text=words).wait_for(
        state="attached"
    )


def test_a_slider_is_answered_in_one_sentence(open_widget):
    page = open_widget()
    named(page, "slider", "Kernel size").focus()
    page.keyboard.press("ArrowLeft")
    voice(page, re.compile("^5 × 5 output, 4 weights$"))
    named(page, "checkbox", "Stop sharing").check()
    voice(page, re.compile("^5 × 5 output, 100 weights$"))
    live = page.locator("convolution-stepper :is(output, [role=status])")
    spoken = live.evaluate_all("all => all.filter((e) => e.ariaLive !== 'off').length")
    assert spoken == 2, "the voice, and the note about a bad link"


def middle_of(page, grid, index):
    cell = named(page, "img", re.compile(f"^{grid}")).locator("> *").nth(index)
    box = cell.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_drags_the_window(open_widget):
    page = open_widget()
    page.mouse.move(*middle_of(page, "Input", 7))
    page.mouse.down()
    assert position(page) == 0
    page.mouse.move(*middle_of(page, "Input", 28), steps=4)
    page.mouse.up()
    assert position(page) == 15
    page.mouse.move(*middle_of(page, "Input", 7))
    assert position(page) == 15, "a mouse that is not pressed must not drag"


def listen(page):
    """Keep in the page's `heard` all that a screen reader is told; return the voice."""
    voice = page.locator(".widget-voice")
    voice.evaluate(
        """voice => {
          window.heard = [];
          new MutationObserver(() => voice.textContent && heard.push(voice.textContent))
            .observe(voice, { childList: true });
        }"""
    )
    return voice


def test_other_colours_are_not_spoken_of(open_widget):
    page = open_widget()
    listen(page)
    page.emulate_media(color_scheme="dark")
    page.locator("body[data-md-color-scheme=slate]").wait_for()
    page.wait_for_timeout(800)
    assert page.evaluate("heard") == []


def test_a_drag_is_answered_once_when_the_hand_lets_go(open_widget):
    page = open_widget()
    voice = listen(page)
    page.mouse.move(*middle_of(page, "Input", 7))
    page.mouse.down()
    for cell in (8, 9, 10):
        page.mouse.move(*middle_of(page, "Input", cell))
        page.wait_for_timeout(800)
    assert page.evaluate("heard") == [], "the hand still holds"
    page.mouse.up()
    voice.filter(has_text="row 1, column 4").wait_for(state="attached")
    assert len(page.evaluate("heard")) == 1


def test_a_finger_puts_the_window_where_it_taps(open_widget):
    page = open_widget(has_touch=True, size=(360, 800))
    page.touchscreen.tap(*middle_of(page, "Output", 9))
    assert position(page) == 9


def test_unshared_weights_are_counted(open_widget):
    page = open_widget("?unshared&kernel=2")
    assert page.get_by_text("25 positions × 4 = 100 weights").count() == 1
    first = named(page, "img", re.compile("^Kernel of row")).get_attribute("aria-label")
    named(page, "button", "Next").click()
    assert (
        named(page, "img", re.compile("^Kernel of row")).get_attribute("aria-label")
        != first
    )


def test_it_plays_pauses_and_sleeps_off_screen(open_widget):
    page = open_widget()
    assert position(page) == 6
    page.wait_for_timeout(1200)
    assert position(page) == 6, "nothing may play by itself"
    named(page, "button", "Play").click()
    page.wait_for_function(
        "() => document.querySelector('convolution-stepper').position >= 8"
    )
    named(page, "button", "Pause").click()
    at = position(page)
    page.wait_for_timeout(1200)
    assert position(page) == at
    named(page, "button", "Play").click()
    page.evaluate(
        "document.querySelector('convolution-stepper').style.marginTop = '9000px'"
    )
    named(page, "button", "Play").wait_for()
    at = position(page)
    page.wait_for_timeout(1200)
    assert position(page) == at


def test_playing_ends_at_the_last_position(open_widget):
    page = open_widget("?position=14")
    named(page, "button", "Play").click()
    assert position(page) == 15
    page.wait_for_timeout(1200)
    assert position(page) == 15
    assert named(page, "button", "Play").count() == 1
