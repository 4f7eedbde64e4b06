"""What every widget does alike: address, still, colours, sleep, and a clean end."""

import re

import pytest

from tests.site.conftest import save_data

pytestmark = pytest.mark.browser

# One change of state for each element, and an address that makes no sense.
WIDGETS = {
    "convolution-stepper": ("stride", "2", "stride=99"),
    "kernel-playground": ("kernel", "emboss", "kernel=nonsense"),
    "digit-explorer": ("example", "4", "unit=conv9+1+1+1"),
    "filter-film": ("frame", "7", "frame=-1"),
    "parameter-counter": ("size", "32", "size=many"),
}
ROLES = ("application", "button", "checkbox", "combobox", "img", "slider", "spinbutton")
SET = "(element, [name, value]) => element.setAttribute(name, value)"
#: Take an element out of the page, change it, and put it back.
MOVE = """(e, [name, value]) => {
  const place = e.parentElement;
  e.remove();
  e.setAttribute(name, value);
  place.prepend(e);
}"""
every_widget = pytest.mark.parametrize("tag", WIDGETS)


def ready(page, tag):
    """Return the element, once its controls are there."""
    element = page.locator(tag)
    element.get_by_role("button").or_(element.get_by_role("combobox")).first.wait_for()
    return element


def state(element):
    """Return the element's attributes."""
    return element.evaluate(
        "e => Object.fromEntries([...e.attributes].map((a) => [a.name, a.value]))"
    )


@every_widget
def test_the_address_keeps_the_state_of_an_element_wherever_it_stands(open_page, tag):
    """And each of its controls has a name."""
    name, value, _ = WIDGETS[tag]
    page = open_page(f"explore/{tag}/")
    element = ready(page, tag)
    for role in ROLES:
        for control in element.get_by_role(role).all():
            snapshot = control.aria_snapshot()
            assert re.search(rf'{role} "\S', snapshot), snapshot
    element.evaluate(SET, [name, value])
    page.wait_for_url(re.compile(rf"\?{name}={value}$"))
    page.reload()
    assert state(ready(page, tag))[name] == value
    element.evaluate("(e, name) => e.removeAttribute(name)", name)
    page.wait_for_url(re.compile(rf"/explore/{tag}/$"))
    element.evaluate(MOVE, [name, value])
    page.wait_for_timeout(100)
    assert state(ready(page, tag))[name] == value


@every_widget
def test_a_bad_link_gives_the_default_and_a_note_below_any_path(
    open_page, sub_path_url, tag
):
    query = WIDGETS[tag][2]
    page = open_page(f"explore/{tag}/?{query}", home=sub_path_url)
    element = ready(page, tag)
    note = element.locator(".widget-note").text_content()
    assert f"The link asks for {query.partition('=')[0]}" in note
    assert "the default is shown" in note
    assert set(state(element)) <= {"address"}


@every_widget
def test_words_that_are_not_the_widgets_are_left_in_the_address(open_page, tag):
    name, value, _ = WIDGETS[tag]
    page = open_page(f"explore/{tag}/?h=kernel&toString=1")
    element = ready(page, tag)
    assert element.locator(".widget-note").text_content() == ""
    element.evaluate(SET, [name, value])
    page.wait_for_url(re.compile(rf"\?h=kernel&toString=1&{name}={value}$"))


@every_widget
def test_without_javascript_there_is_a_still_with_words(open_page, tag):
    page = open_page(f"explore/{tag}/", java_script_enabled=False)
    still = page.locator(f"{tag} img").first
    assert len(still.get_attribute("alt")) > 60
    assert still.evaluate("image => image.naturalWidth") > 0


FILM = re.compile(r"/widgets/filter-film\.mjs$")


def test_a_widget_far_below_is_fetched_when_the_reader_comes_near(open_page):
    fetched = []

    def listen(page):
        save_data(page)
        page.on("request", lambda request: fetched.append(request.url))

    page = open_page(before=listen)
    page.wait_for_load_state("networkidle")
    assert not any(map(FILM.search, fetched))
    page.evaluate("document.querySelector('filter-film').scrollIntoView()")
    page.wait_for_function("() => !!customElements.get('filter-film')")
    assert any(map(FILM.search, fetched))


def test_a_widget_far_below_is_fetched_in_the_end_without_scrolling(open_page):
    page = open_page()
    page.wait_for_function("() => !!customElements.get('kernel-learner')")
    assert page.evaluate("scrollY") == 0
    # What has much to load waits for the reader.
    assert not page.evaluate("customElements.get('filter-film')")


def test_where_a_widget_cannot_be_fetched_its_still_is_shown(open_page):
    def cut_off(page):
        page.route("**/widgets/filter-film.mjs", lambda route: route.abort())

    page = open_page("explore/filter-film/", tolerate=True, before=cut_off)
    still = page.locator("filter-film img").first
    still.wait_for(state="visible")
    script = "async (image) => (await image.decode(), image.naturalWidth)"
    assert still.evaluate(script) > 0


# One round of the collector can leave what hangs between elements and their scripts.
# (Asking again after `alive` would not do: what that finds, the browser keeps.)
ROUNDS = 4


def alive(session, tag):
    """Return how many elements of a kind are in memory, wherever they are kept."""
    expression = f"customElements.get('{tag}').prototype"
    prototype = session.send("Runtime.evaluate", {"expression": expression})["result"]
    given = {"prototypeObjectId": prototype["objectId"]}
    found = session.send("Runtime.queryObjects", given)["objects"]
    count = {
        "objectId": found["objectId"],
        "functionDeclaration": "function () { return this.length }",
    }
    return session.send("Runtime.callFunctionOn", count)["result"]["value"]


def test_twenty_instant_navigations_leave_no_widget_behind(open_page):
    page = open_page("explore/convolution-stepper/", size=(1400, 900), alone=True)
    page.evaluate("window.sameDocument = true")
    tags = list(WIDGETS)
    for tag in 4 * [*tags[1:], tags[0]]:
        page.locator(f'.md-nav--primary a[href$="/{tag}/"]').first.click()
        page.wait_for_url(re.compile(f"/explore/{tag}/"))
        ready(page, tag)
    assert page.evaluate("window.sameDocument"), "these were no instant navigations"
    session = page.context.new_cdp_session(page)
    for _ in range(ROUNDS):
        session.send("HeapProfiler.collectGarbage")
    found = {tag: alive(session, tag) for tag in tags}
    assert found == {tag: tag == "convolution-stepper" for tag in tags}


@pytest.mark.parametrize("tag", ["convolution-stepper", "filter-film"])
def test_a_playing_widget_ends_with_its_page(open_page, tag):
    page = open_page(f"explore/{tag}/")
    element = ready(page, tag)
    element.get_by_role("button", name="Play").click()
    element.evaluate("element => { window.gone = element; element.remove(); }")
    before = page.evaluate("JSON.stringify(gone.state)")
    page.wait_for_timeout(1200)
    assert page.evaluate("JSON.stringify(gone.state)") == before


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_movement_is_for_those_who_want_it(open_page, motion):
    page = open_page("explore/convolution-stepper/", reduced_motion=motion)
    ready(page, "convolution-stepper")
    frame = page.locator(".cell-frame").first
    duration = frame.evaluate("e => parseFloat(getComputedStyle(e).transitionDuration)")
    assert (duration < 0.001) == (motion == "reduce")


def test_a_new_scheme_recolours_what_is_drawn(open_page):
    page = open_page("explore/digit-explorer/", scheme="light")
    ready(page, "digit-explorer")
    light = page.get_by_label("conv1, filter 1", exact=True).evaluate(DRAWN)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'slate'")
    dark = page.get_by_label("conv1, filter 1", exact=True).evaluate(DRAWN)
    assert dark != light


DRAWN = """canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data).join();
}"""


def test_photos_are_fetched_only_by_readers_who_come_near(open_page):
    page = open_page("about/contributing/")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(page.url.replace("about/contributing/", "explore/kernel-playground/"))
    page.wait_for_function("() => document.querySelector('kernel-playground')?.result")
    assert sum(url.endswith(".png") for url in fetched if "/widgets/data/" in url) == 1


def test_the_link_to_a_page_of_its_own_stands_apart_and_says_whose_it_is(open_page):
    page = open_page()
    for tag in WIDGETS:
        page.locator(tag).scroll_into_view_if_needed()
        link = ready(page, tag).locator(".widget-link")
        assert link.evaluate("link => link.previousSibling.textContent.endsWith(' ')")
        assert link.get_attribute("aria-label").endswith(f": {tag.replace('-', ' ')}")
        assert link.get_attribute("href").split("?")[0].endswith(f"/explore/{tag}/")
