"""Figures for slides: as wide, in the format and in the colours that were asked for."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from scripts import build_archives, build_figures
from scripts.drawing import marks, render


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_png_is_as_wide_as_asked_and_on_opaque_paper(scheme, tmp_path):
    options = ["--format", "png", "--width", "640", "--scheme", scheme]
    only = ["--only", "one_kernel", "--out", str(tmp_path)]
    assert build_figures.main(options + only) == 0
    [path] = tmp_path.iterdir()
    assert path.name == f"one_kernel.{scheme}.png"
    pixels = np.asarray(Image.open(path).convert("RGBA"))
    assert pixels.shape[1] == 640
    assert (pixels[..., 3] == 255).all()
    marks.use(scheme, False)
    paper = Image.new("RGB", (1, 1), marks.theme().palette.paper).getpixel((0, 0))
    corner = tuple(int(value) for value in pixels[-1, pixels.shape[1] // 2, :3])
    assert corner == paper


@pytest.mark.slow
def test_an_svg_keeps_its_text_and_has_paper(tmp_path):
    words = ["--format", "svg", "--only", "one_kernel", "--out", str(tmp_path)]
    assert build_figures.main(words) == 0
    [path] = tmp_path.iterdir()
    assert path.name == "one_kernel.light.svg"
    marks.use("light", False)
    assert marks.theme().palette.paper.lower() in path.read_text("utf-8").lower()


@pytest.mark.slow
def test_a_film_becomes_its_last_frame():
    name, data = render.slide("sliding_filter_film", "svg", 640, "light")
    assert name == "sliding_filter_film.light.png"
    assert Image.open(io.BytesIO(data)).n_frames == 1


@pytest.mark.parametrize("width", ["wide", "0", "99999"])
def test_a_width_that_cannot_be_drawn_is_refused(width, capsys):
    with pytest.raises(SystemExit):
        build_figures.main(["--format", "png", "--width", width])
    assert f"{width}: a width is 100 to 8000 pixels" in capsys.readouterr().err


@pytest.mark.slow  # needs the figures, which `make test` draws first
def test_drawing_slides_leaves_the_sites_figures_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "slide", lambda slug, *_: (f"{slug}.png", b""))
    monkeypatch.setattr(build_figures, "SLIDES", tmp_path)
    before = {p: p.stat().st_mtime_ns for p in build_figures.FIGURES.iterdir()}
    assert build_figures.main(["--format", "png"]) == 0
    assert {p.stem for p in tmp_path.iterdir()} == set(build_figures.slugs())
    assert {p: p.stat().st_mtime_ns for p in build_figures.FIGURES.iterdir()} == before


def test_the_archive_holds_every_figure_with_its_words_and_licences(monkeypatch):
    monkeypatch.setattr(
        render, "slide", lambda slug, form, width, scheme: (f"{slug}.{scheme}.png", b"p")
    )
    [(name, data)] = build_archives.slides().items()
    assert name == "lesson-9.2.2-slides.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = set(pack.namelist())
        words = pack.read("captions.txt").decode()
        licences = pack.read("LICENCES.txt").decode()
    figures = {f"{slug}.light.png" for slug in build_figures.slugs()}
    assert names == figures | {"captions.txt", "LICENCES.txt"}
    for figure in figures:
        assert f"{figure}\n    " in words
    assert "CC BY 4.0" in words
    assert "AlexNet" in licences
