"""The tests' own server and their rule about a missing browser."""

import urllib.error
import urllib.request

import pytest

from tests.site.conftest import refuse, serve


@pytest.fixture
def address(tmp_path):
    """A site of two files, built for one address and served at another."""
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("lost")
    urls = ("https://example.org/lesson/", "https://example.org/lesson/create/")
    locations = "".join(f"<loc>{url}</loc>" for url in urls)
    (tmp_path / "sitemap.xml").write_text(f"<urlset>{locations}</urlset>")
    yield from serve(tmp_path, "/some/path/")


def get(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


def test_the_site_is_below_its_path_and_nowhere_else(address):
    assert get(address) == (200, "home")
    assert get(address.replace("/some/path/", "/index.html"))[0] == 404


def test_a_wrong_address_is_answered_with_the_sites_own_page(address):
    assert get(address + "no/such/page") == (404, "lost")


def test_the_sitemap_has_the_servers_address(address):
    status, text = get(address + "sitemap.xml")
    assert status == 200
    assert f"<loc>{address}</loc><loc>{address}create/</loc>" in text


def test_without_a_browser_tests_are_skipped_but_not_in_ci(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        refuse("no browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        refuse("no browser")
