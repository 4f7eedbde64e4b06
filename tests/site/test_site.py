"""What every page of the site promises, looked at in a real browser."""

import pytest

import lesson
from tests.site.cells import follow
from tests.site.conftest import violations

pytestmark = pytest.mark.browser

SCHEMES = ("light", "dark")
#: Tests that a sweep of all pages is cut into, for as many processes as there are.
PARTS = 8
FONTS = "**/*.woff2"
WIDE, PHONE, USUAL_PHONE = (1280, 900), (320, 640), (360, 780)
# Layout shift as browsers count it; up to 0.1 is called good. One line that breaks
# elsewhere in the stand-in font costs some 0.03 on a phone.
STILL = 0.05
RECORD_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      const nodes = shift.sources.map(s => s.node?.nodeName + '.' + s.node?.className);
      window.shifts.push({ value: shift.value, nodes });
    }
  }).observe({ type: 'layout-shift', buffered: true });
"""
# Until for a fifth of a second nothing has come and nothing has been built.
REST = """async () => {
  const count = () => document.querySelectorAll("*").length
    + performance.getEntriesByType("resource").length;
  for (let last = -1, same = 0; same < 4; last = count()) {
    same = last === count() ? same + 1 : 0;
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
# What the keyboard reaches, but a screen reader has no words for.
NAMELESS = """() =>
  [...document.querySelectorAll('a[href], summary, button, [tabindex="0"]')]
    .filter(e => !e.closest('[hidden], [inert]') && !e.textContent.trim())
    .filter(e => !e.ariaLabel && !e.title)
    .filter(e => !e.querySelector('[aria-label], img[alt]'))
    .map(e => e.outerHTML.slice(0, 120))
"""
# Names of what is wider than the window, the widest last.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(-3).map(e => e.nodeName + '.' + e.className);
}"""
# Buttons that lie over the first line of their listing; they come when it is in view.
COVERING = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (const code of document.querySelectorAll('pre > code')) {
    if (!code.checkVisibility()) continue;
    code.scrollIntoView({ behavior: 'instant' });
    for (let frames = 0; frames < 3; frames++) await frame();
  }
  return [...document.querySelectorAll('pre > .md-code__nav')].filter(nav => {
    const code = nav.parentElement.querySelector('code'), style = getComputedStyle(code);
    const first = code.getBoundingClientRect().top + parseFloat(style.paddingTop);
    return nav.offsetHeight && nav.getBoundingClientRect().bottom > first + 3;
  }).map(nav => nav.parentElement.textContent.trim().slice(0, 40));
}"""
# What has to be scrolled sideways to be read to its end.
SCROLLING = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => e.textContent.trim().slice(0, 40))
"""
CUT = ".md-typeset__scrollwrap:has([role=table]), .cell-output > pre, .output"


def first_link_to(page, name):
    """Return the first link in the text that reads as named."""
    return page.locator("article").get_by_role("link", name=name, exact=True).first


def sweep(open_page, paths, size, look):
    """Return what `look(page)` found on each page, by kind, without what is clean.

    It looks when the fonts have come, and they come late: what moved then is told, too.
    """
    held, found = [], {}
    page = open_page(before=lambda page: page.add_init_script(RECORD_SHIFTS), size=size)
    home = page.url
    for path in paths:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.route(FONTS, lambda route: held.append(route))
        page.goto(home + path, wait_until="domcontentloaded")
        faults = {"moves when its fonts come": shifts(page, held), **look(page)}
        found[path] = {kind: told for kind, told in faults.items() if told}
    return {path: faults for path, faults in found.items() if faults}


def shifts(page, held):
    """Let the fonts come once the page is there without them; return what moved."""
    page.evaluate(REST)
    while held or page.evaluate("document.fonts.status") == "loading":
        while held:
            held.pop().continue_()
        page.wait_for_timeout(20)
    page.unroute(FONTS)
    page.wait_for_load_state()
    page.evaluate(REST)
    found = page.evaluate("window.shifts")
    return found if sum(shift["value"] for shift in found) > STILL else []


def barriers(page):
    """Return what axe finds on a page with everything unfolded, in both schemes."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = []
    for scheme, name in (("dark", "slate"), ("light", "default")):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-md-color-scheme={name}]").wait_for()
        page.evaluate(REST)
        found += [
            f"{scheme}, {fault['id']}: {node['target']} {node['failureSummary'][:200]}"
            for fault in violations(page)
            for node in fault["nodes"][:3]
        ]
    return found


def unlabelled(page):
    """Return headings, language and title, where they are not as they should be."""
    found = page.evaluate(
        """() => [document.querySelectorAll('h1').length,
                  document.documentElement.lang, document.title.length > 3]"""
    )
    return found if found != [1, "en", True] else []


every_part = pytest.mark.parametrize("part", range(PARTS))


@every_part
def test_every_page_has_a_heading_names_its_controls_fits_stays_and_has_no_barrier(
    open_page, page_paths, part
):
    """One main heading, title and language; axe in both schemes; no sideways scroll."""

    def look(page):
        return {
            "heading, language, title": unlabelled(page),
            "is wider than the window": page.evaluate(TOO_WIDE),
            "cannot be named": page.evaluate(NAMELESS),
            "barriers": barriers(page),
        }

    assert sweep(open_page, page_paths[part::PARTS], WIDE, look) == {}


@every_part
def test_on_a_phone_no_page_moves_or_scrolls_sideways_and_nothing_is_covered_or_cut(
    open_page, page_paths, part
):
    """The first two on a small one, the others on a usual one."""

    def look(page):
        wide = page.evaluate(TOO_WIDE)
        page.set_viewport_size({"width": USUAL_PHONE[0], "height": USUAL_PHONE[1]})
        return {
            "is wider than the window": wide,
            "covers its listing": page.evaluate(COVERING),
            "is cut": page.evaluate(SCROLLING, CUT),
        }

    assert sweep(open_page, page_paths[part::PARTS], PHONE, look) == {}


def test_the_site_works_below_a_path(open_page, sub_path_url):
    page = open_page(home=sub_path_url)
    first_link_to(page, "Execute").click()
    page.wait_for_url(sub_path_url + "exercises/execute/")
    page.get_by_role("heading", level=1, name="Apply").wait_for()


@pytest.mark.parametrize("place", ["site_url", "sub_path_url"])
def test_a_wrong_address_shows_a_styled_page_that_leads_home(open_page, request, place):
    home = request.getfixturevalue(place)
    given = {"tolerate": True, "until": "domcontentloaded"}
    page = open_page("no/such/page/", home=home, **given)
    page.wait_for_load_state()  # below another path no script comes to be waited for
    assert page.locator("h1").count() == 1
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.cell-grid')).display != 'block'"
    )
    page.get_by_role("link", name="Go to the lesson").click()
    page.wait_for_url(home)
    page.locator(".facts").wait_for()


def test_without_scripts_a_page_has_one_scroll_bar(open_page):
    page = open_page(java_script_enabled=False)
    bars = page.evaluate("""() => [...document.querySelectorAll("body, body *")]
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY))
      .filter((element) => element.offsetWidth - element.clientWidth > 9)
      .map((element) => element.className)""")
    assert bars == []


def test_the_keyboard_reaches_the_text_first_and_focus_is_always_seen(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash.length") > 1
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const e = document.activeElement, s = getComputedStyle(e);
              const shown = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
              return [e.outerHTML.slice(0, 120), shown || e === document.body];
            }"""
        )
        if not state[1]:
            unseen.append(state[0])
    assert unseen == []


def test_search_finds_a_word_and_leads_to_it(open_page):
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("stride", delay=30)
    found = page.locator(".md-search-result__link", has_text="stride").first
    found.click()
    page.wait_for_function("() => location.search.includes('h=stride')")
    page.locator("article mark", has_text="stride").first.wait_for(state="attached")


def test_search_finds_a_word_from_a_page_that_was_followed_to(open_page):
    page = open_page()
    page.evaluate("document.querySelector('#__drawer').checked = true")
    follow(page, "explore/digit-explorer/")
    page.locator("digit-explorer .widget-button").first.wait_for()
    # Material closes drawer and search together, some time after the page before.
    page.wait_for_function("() => !document.querySelector('#__drawer').checked")
    page.keyboard.press("/")
    page.keyboard.type("stride", delay=30)
    page.locator(".md-search-result__link", has_text="stride").first.wait_for()


@pytest.fixture
def search(open_page):
    """Return a function that types words into the search and waits for a text found."""
    page = open_page()
    page.keyboard.press("/")
    box = page.get_by_role("textbox", name="Search")

    def write(words):  # at once: no result of a part of them comes first
        box.fill(words)
        box.press("End")  # Material looks when a key is let go

    def finds(words, text):
        write("")
        page.locator(".md-search-result__meta", has_text="Type to start").wait_for()
        write(words)
        page.locator(".md-search-result__list", has_text=text).wait_for()

    return finds


@pytest.mark.parametrize("names", [lesson.__all__, list(lesson.KERNELS)])
def test_search_finds_every_public_name(search, names):
    for name in names:
        search(name, name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3x3", "3×3"),
        ("28 x 28", "28×28"),
        ("featuremap", "feature map"),
        ("featuremaps", "feature maps"),
        ("crosscorrelation", "cross-correlation"),
        ("receptivefield", "receptive field"),
    ],
)
def test_search_finds_what_is_spelt_otherwise(search, typed, meant):
    search(typed, meant)


def test_on_a_phone_what_the_search_found_can_be_seen_and_pressed(open_page):
    page = open_page(size=PHONE)
    page.locator(".md-header__button[for='__search']").first.click()
    page.keyboard.type("stride", delay=30)
    found = page.locator(".md-search-result__link", has_text="stride").first
    found.wait_for()
    assert found.bounding_box()["height"] > 40
    found.click()
    page.wait_for_function("() => location.search.includes('h=stride')")


def test_instant_navigation_goes_forth_and_back_without_loading_again(open_page):
    page = open_page()
    page.evaluate("window.stayed = true")
    home, title = page.url, page.title()
    first_link_to(page, "Execute").click()
    page.wait_for_function("title => document.title !== title", arg=title)
    page.go_back()
    page.wait_for_function("title => document.title === title", arg=title)
    assert page.url.split("#")[0] == home
    assert page.evaluate("window.stayed") is True, "the browser loaded a page anew"


def test_reduced_motion_stops_every_animation(open_page):
    page = open_page(reduced_motion="reduce")
    running = page.evaluate(
        """() => document.getAnimations().filter(a => a.playState === 'running'
             && a.timeline === document.timeline).map(a => a.animationName || a.id)"""
    )
    assert running == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_reader_downloads_the_pictures_of_one_scheme_only(open_page, scheme):
    asked = []

    def listen(page):
        page.on("request", lambda request: asked.append(request.url))

    page = open_page(scheme=scheme, before=listen)
    for _ in range(0, page.evaluate("document.body.scrollHeight"), 600):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(20)
    pictures = [url for url in asked if "/figures/" in url]
    assert pictures
    assert [url for url in pictures if f".{scheme}." not in url] == []
