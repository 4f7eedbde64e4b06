"""The Python side of the page's cells, run here as it runs in the Worker."""

import re
import traceback

import numpy as np
import pytest

from docs.widgets.python.pagecells.naming import names_of, needed_cells
from docs.widgets.python.pagecells.output import PROMPT, TRACE_LIMIT, Output
from docs.widgets.python.pagecells.session import Session, patient_sleep
from lesson import TinyCNN
from lesson.checker import check_file
from lesson.images import digits
from lesson.visualization import show_map
from tests.answer_files import ANSWERS


class Page:
    """What a page would get to see."""

    def __init__(self):
        self.messages, self.pixels = [], []
        self.session = Session(self.take)
        self.session.open("/lesson/")

    def take(self, message, pixels):
        self.messages.append(message)
        self.pixels.append(pixels)

    def run(self, code, name="cell 1"):
        self.messages.clear()
        self.pixels.clear()
        return self.session.run(code, name)

    def kinds(self):
        """Return what came in order; on a busy machine text comes in several pieces."""
        kinds = [message["kind"] for message in self.messages]
        return [k for i, k in enumerate(kinds) if k != "text" or kinds[i - 1 : i] != [k]]

    def text(self):
        return "".join(m["text"] for m in self.messages if m["kind"] == "text")

    def codes(self, code, *ended):
        """Return the code of each part; some ran too long, or broke Python off."""
        report = self.session.check(code, "answer.py", *ended)
        assert report["passed"] is all(check["passed"] for check in report["checks"])
        return {check["part"]: check["code"] for check in report["checks"]}


@pytest.fixture
def page():
    return Page()


SHOWN = {
    "1 + 1": "2\n",
    "x = 1": "",
    "print('a'); 'b'": "a\n'b'\n",
    "None": "",
    "for i in range(2):\n    print(i)": "0\n1\n",
    "display(1, 'two')": "1\n'two'\n",
    "import numpy as np\nnp.eye(2)": "array([[1., 0.],\n       [0., 1.]])\n",
}


@pytest.mark.parametrize("code", SHOWN)
def test_a_cell_shows_what_it_prints_and_the_value_of_its_last_line(page, code):
    assert page.run(code)
    assert page.text() == SHOWN[code]


def test_cells_share_one_namespace_and_the_readers_picture(page):
    assert page.run("answer = 42")
    assert page.session.open("/lesson/") is False
    assert page.run("answer")
    assert page.session.open("/elsewhere/") is True
    assert not page.run("answer")
    assert page.messages[-1]["message"] == "NameError: name 'answer' is not defined"
    page.session.give_image(bytes(4 * 6), 2, 3)
    page.session.open("/elsewhere/")
    assert page.run("print(my_image.shape)")
    assert page.text() == "(2, 3)\n"


@pytest.mark.parametrize(
    ("value", "shape", "alt"),
    [
        ("np.linspace(0, 1, 600).reshape(20, 30)", (20, 30), "as a grey picture"),
        ("np.linspace(-1, 1, 600).reshape(20, 30)", (20, 30), "in signed colours"),
        ("np.linspace(0, 9, 600).reshape(20, 30)", (20, 30), "in signed colours"),
        ("np.zeros((20, 30), np.uint8)", (20, 30), "as a grey picture"),
        ("np.zeros((20, 30, 3))", (20, 30), "as a colour picture"),
    ],
)
def test_arrays_draw_themselves_enlarged_but_not_distorted(page, value, shape, alt):
    assert page.run(f"import numpy as np\n{value}")
    (message,), (pixels,) = page.messages, page.pixels
    assert message["alt"].endswith(alt)
    assert message["height"] * shape[1] == message["width"] * shape[0]
    assert len(pixels) == 4 * message["height"] * message["width"]


def test_pictures_come_in_order_with_text_around_them(page):
    code = """
from lesson.visualization import show_map
from tests.answer_files import ANSWERS
print("before")
show(show_map([[-1, 0, 1]], alt="Three squares."))
print("after")
"""
    assert page.run(code)
    assert page.kinds() == ["text", "picture", "text"]
    picture = show_map([[-1, 0, 1]], alt="Three squares.")
    assert page.messages[1]["alt"] == "Three squares."
    assert page.messages[1]["note"] == picture.note
    assert page.pixels[1] == picture.rgba.tobytes()
    code = "from lesson.visualization import show_map\nm = show_map([[1]], 'One.')\nm, m"
    assert page.run(code)
    assert page.kinds() == ["picture", "picture"]
    assert page.run("import numpy as np\nnp.ones((28, 28, 5))")
    assert "as 5 maps" in page.messages[0]["alt"]
    assert not page.run("print('before')\n1 / 0")
    assert page.kinds() == ["text", "error"]


@pytest.mark.parametrize(
    "value", ["np.ones((3, 3))", "np.full((20, 20), np.nan)", "np.arange(400)"]
)
def test_small_unfinished_and_flat_arrays_are_written(page, value):
    assert page.run(f"import numpy as np\n{value}")
    assert page.kinds() == ["text"]


def test_what_is_too_much_is_cut_and_says_so_once(page):
    assert page.run("for i in range(3000):\n    print('x' * 99)")
    assert len(page.text()) == 100_000
    assert page.kinds().count("note") == 1
    assert page.messages[-1]["text"] == "The text stops here: a run shows at most 100 KB."
    assert page.run("print('a' + 'é' * 60_000)")
    assert page.text() == "a" + "é" * 49_999
    code = "import numpy as np\nfor i in range(30):\n    display(np.zeros((20, 20)))"
    assert page.run(code)
    assert page.kinds() == ["picture"] * 20 + ["note"]
    assert page.run("import numpy as np\nnp.zeros((3000, 2000))")
    assert (page.messages[0]["height"], page.messages[0]["width"]) == (1500, 1000)
    assert page.messages[0]["note"].endswith("Drawn at 1/2 of its size.")


def test_printed_lines_travel_together_but_do_not_wait_for_ever():
    now, sent = [0.0], []
    output = Output(lambda message, pixels: sent.append(message), clock=lambda: now[0])
    for _ in range(PROMPT):
        output.text("soon\n")
    assert len(sent) == PROMPT, "what is printed before an endless loop must be seen"
    sent.clear()
    for i in range(10):
        output.text(f"{i}\n")
    assert sent == []
    now[0] = 0.1
    output.text("late\n")
    assert [m["text"] for m in sent] == ["".join(f"{i}\n" for i in range(10)) + "late\n"]


def test_each_stream_is_told_apart_and_given_back(page, capsys):
    assert page.run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')")
    streams = [(m["stream"], m["text"]) for m in page.messages]
    assert streams == [("out", "a\n"), ("err", "b\n"), ("out", "c\n")]
    page.run("print('inside')")
    print("outside")
    assert capsys.readouterr().out == "outside\n"


@pytest.mark.parametrize("end", ["", "1 / 0"])
def test_no_finalizer_of_a_run_is_left_in_which_stop_could_be_lost(page, end):
    page.run(f"import sys\nfiles = sys.stdout, sys.stderr\n{end}")
    assert all(file.closed for file in page.session.namespace["files"])
    page.run("print('to a file that was kept', file=files[0])")
    assert page.text() == "to a file that was kept\n"


WRONG_CALL = "import numpy as np\nfrom lesson import conv2d\n"
WRONG_CALL += "conv2d(np.ones((4, 4, 1)), np.ones((2, 3, 3, 3)))"
STRAIGHT = "Python needs a straight quotation mark"
BLANK = "put in a special blank: type a plain one over it"


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("x = 1\n\n1 / 0", 3, "ZeroDivisionError: division by zero"),
        ("def f():\n    return g\n\nf()", 2, "NameError: name 'g' is not defined"),
        ("if True\n    pass", 1, "SyntaxError: expected ':'"),
        ("import scipy_of_dreams", 1, "ModuleNotFoundError: No module named"),
        ("input('name?')", 1, r"RuntimeError: input\(\) cannot ask in this page"),
        ("raise KeyboardInterrupt", 1, "KeyboardInterrupt"),
        (WRONG_CALL, 3, "ValueError: x has 1 channels but W expects 3"),
        ("x = 1 ☃ 2", 1, r"SyntaxError: invalid character '☃' \(U\+2603\)$"),
        ("raise MemoryError", 1, "MemoryError: no room left. Use"),
        ("raise MemoryError('5 GiB.')", 1, "MemoryError: 5 GiB. Use"),
        # What a text program made of pasted code.
        ("x = 1\nprint(“hello”)", 2, f'.*put in “: {STRAIGHT} "'),
        ("print(‘hello’)", 1, f".*put in ‘: {STRAIGHT} '"),
        ("x = 3 − 1", 1, ".*put in −: Python needs the minus sign -"),
        ("x = 3 – 1", 1, ".*put in –: Python needs the minus sign -"),
        ("x = 3 × 2", 1, r".*put in ×: Python needs the sign \*"),
        ("if 1:\n\xa0   x = 1", 2, f".*{BLANK}"),
        ("x =\u202f1", 1, f".*{BLANK}"),
        ("x =\u200b 1", 1, f".*{BLANK}"),
    ],
)
def test_an_error_is_one_sentence_and_the_learners_own_line(page, code, line, message):
    assert not page.run(code)
    (error,) = page.messages
    assert error["kind"] == "error"
    assert re.match(message, error["message"])
    assert error["line"] == line


@pytest.mark.parametrize("kind", ["ValueError", "SystemExit", "MemoryError"])
def test_an_endless_message_is_cut(page, kind):
    assert not page.run(f"raise {kind}('x' * 1_000_000)")
    (error,) = page.messages
    assert len(error["message"]) < 600
    assert len(error["traceback"]) <= TRACE_LIMIT + 2


def test_a_questionable_line_is_warned_of_by_its_run_alone(capsys):
    code = "x = 1\nx is 1"
    assert needed_cells(code, [code], known=()) == []
    assert capsys.readouterr().err == ""


def test_a_traceback_begins_in_the_cell_and_names_the_calling_line(page):
    page.run("def f():\n    return 1 / 0\n\nf()", name="cell 7")
    trace = page.messages[-1]["traceback"]
    assert trace.startswith('Traceback (most recent call last):\n  File "cell 7", line 4')
    assert "return 1 / 0" in trace
    assert "session.py" not in trace
    page.run("def f():\n    return 1 / 0", name="cell 1")
    page.run("x = 1\nf()", name="cell 2")
    assert page.messages[-1]["line"] == 2
    assert 'File "cell 1", line 2' in page.messages[-1]["traceback"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("", []), ("0", []), ("3", ["exit status 3."]), ("'no'", ["no."])],
)
def test_a_program_may_end_itself(page, status, said):
    assert page.run(f"raise SystemExit({status})") is (said == [])
    messages = [m["message"] for m in page.messages]
    assert messages == [f"The program ended itself: {words}" for words in said]


def test_the_readers_picture_is_defined_in_grey_and_in_colour(page):
    rgba = np.zeros((2, 3, 4), np.uint8)
    rgba[..., 0] = 255
    page.session.give_image(rgba.tobytes(), 2, 3)
    assert page.run("print(my_image.shape, my_image_rgb.shape, my_image.max())")
    assert page.text() == "(2, 3) (2, 3, 3) 0.299\n"


@pytest.mark.parametrize(
    ("code", "binds", "takes"),
    [
        ("x = y", {"x"}, {"y"}),
        ("x = 1\nx", {"x"}, set()),
        ("x = x + 1", {"x"}, {"x"}),
        ("import numpy as np\nnp.ones(k)", {"np"}, {"k"}),
        ("def f(a):\n    return a + b", {"f"}, {"b"}),
        ("def f():\n    return g()\n\ndef g():\n    return h", {"f", "g"}, {"h"}),
        ("[i + n for i in range(3)]", set(), {"n"}),
        ("class A:\n    b = c", {"A"}, {"c"}),
        ("class A:\n    b = 1\n    c = b", {"A"}, set()),
        ("def f():\n    a = 1\n    return lambda: a + b", {"f"}, {"b"}),
        ("display(print(1))", set(), set()),
        ("if broken", set(), set()),
    ],
)
def test_names_that_a_cell_takes_and_gives(code, binds, takes):
    found, wanted = names_of(code)
    assert found - {"i"} == binds
    assert wanted == takes


@pytest.mark.parametrize(
    ("code", "known", "needed"),
    [
        ("print(image)", (), [0]),
        ("print(maps)", (), [0, 1]),
        ("print(maps)", ("image",), [1]),
        ("print(maps)", ("image", "maps"), []),
        ("maps = 3\nmaps", (), []),
        ("print(nowhere)", (), []),
    ],
)
def test_the_nearest_earlier_cells_that_give_a_name_are_needed(code, known, needed):
    earlier = ["image = 1", "maps = image", "other = maps", "unrelated = 5"]
    assert needed_cells(code, earlier, known) == needed


CHAIN = [("image = 1", "cell 1"), ("maps = image", "cell 2"), ("print(maps)", "cell 3")]


def steps(page):
    told = [(m["kind"], m["cell"]) for m in page.messages if "cell" in m]
    page.messages.clear()
    return told


def test_one_order_runs_a_cell_after_those_that_it_needs(page):
    done = page.session.run_with_needs(CHAIN)
    assert done == {"needed": [0, 1], "failed": None, "ok": True}
    assert page.text() == "1\n"
    assert steps(page) == [(kind, n) for n in range(3) for kind in ("begin", "end")]
    assert page.session.run_with_needs(CHAIN)["needed"] == []
    assert steps(page) == [("begin", 2), ("end", 2)]


def test_a_cell_that_fails_ends_the_order_and_alone_is_blamed(page):
    programs = [("image = 1 / 0", "cell 1"), *CHAIN[1:]]
    done = page.session.run_with_needs(programs)
    assert done == {"needed": [0, 1], "failed": 0, "ok": False}
    assert [m["ok"] for m in page.messages if m["kind"] == "end"] == [False]
    done = page.session.run_with_needs([("a = 1", "cell 1"), ("a / 0", "cell 2")])
    assert done == {"needed": [0], "failed": None, "ok": False}


def test_stop_while_an_error_is_told_takes_the_telling_and_leaves_the_line(
    page, monkeypatch
):
    """As where a deep recursion was stopped on a busy machine, and Stop asks again."""

    def interrupt(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(traceback, "TracebackException", interrupt)
        try:
            assert not page.run("x = 1\nx / 0")
        except KeyboardInterrupt:
            page.messages.clear()
    told = {"message": "ZeroDivisionError.", "line": 2, "traceback": ""}
    assert page.messages == [{"kind": "error"} | told]


def test_a_sleep_looks_for_stop_and_takes_its_time():
    now, looks = [0.0], []

    def sleep(seconds):
        now[0] += seconds

    def interrupt():
        raise KeyboardInterrupt

    patient = patient_sleep(lambda: looks.append(now[0]), sleep, lambda: now[0])
    patient(1)
    assert now[0] == pytest.approx(1)
    assert len(looks) >= 20
    with pytest.raises(KeyboardInterrupt):
        patient_sleep(interrupt, sleep, lambda: now[0])(60)
    assert now[0] < 1.2


def test_an_answer_is_judged_part_by_part_and_announced(page, tmp_path):
    code = ANSWERS["bias-missing"].text
    (tmp_path / "answer.py").write_text(code)
    report = page.session.check(code, "answer.py", [])
    assert report == check_file(tmp_path / "answer.py")
    announced = [(m["part"], m["verdict"] is None) for m in page.messages]
    parts = ("conv2d", "maxpool2d", "forward")
    assert announced[0] == ("file", True)
    assert announced[1:] == [(part, begins) for part in parts for begins in (True, False)]


def test_what_ran_too_long_is_not_tried_again(page):
    codes = page.codes(ANSWERS["endless-loop"].text, ["conv2d"])
    assert codes == {"conv2d": "endless-loop", "maxpool2d": "right", "forward": "right"}
    assert page.codes("while True: pass", ["file"]) == {"file": "endless-loop"}


@pytest.mark.parametrize("part", ["conv2d", "file"])
def test_a_part_that_broke_python_off_is_not_tried_again(page, part):
    others = {} if part == "file" else {"maxpool2d": "right", "forward": "right"}
    assert page.codes(ANSWERS["loops"].text, [], [part]) == {part: "exits", **others}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "import sys\nsys.exit(1)\n"])
def test_a_byte_order_mark_and_an_exit_at_the_end_do_no_harm(page, mark, end):
    assert set(page.codes(mark + ANSWERS["loops"].text + end, []).values()) == {"right"}
    cells = [(f"{mark}maps = 1", "cell 1"), (f"{mark}maps", "cell 2")]
    done = page.session.run_with_needs(cells)
    assert done == {"needed": [0], "failed": None, "ok": True}


def test_only_an_answer_that_passes_reads_and_prints_nothing(page, capsys):
    assert page.session.read([0.0] * 784) is None
    assert page.session.check(ANSWERS["loops"].text, "answer.py", [])["passed"]
    images, labels = digits()
    read = [np.argmax(page.session.read(image.ravel())) for image in images[:5]]
    assert read == labels[:5].tolist()
    page.session.check("print('here')\n" + ANSWERS["loops"].text, "answer.py", [])
    assert "text" not in page.kinds()
    assert capsys.readouterr().out == ""


def test_a_network_that_is_saved_is_offered_once(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save = "from lesson import TinyCNN\nTinyCNN.initialise(seed=1).save('my_network.npz')"
    assert page.run(save)
    [offer] = [m for m in page.messages if m["kind"] == "network"]
    expected = TinyCNN.initialise(seed=1).parameters
    assert offer["arrays"] == {n: p.ravel().tolist() for n, p in expected.items()}
    assert page.run("1 + 1")
    assert "network" not in page.kinds()
