"""Files of arrays: plain, whole, and never unpickled."""

import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from lesson.weights import load_arrays, save_arrays
from scripts import ROOT
from scripts.writing import sweep


def test_the_same_arrays_give_the_same_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        save_arrays(tmp_path / name, {"x": np.arange(3)})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_failed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.npz"
    save_arrays(path, {"x": np.arange(3)})

    class Unwilling:
        def __array__(self, *args, **kwargs):
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        save_arrays(path, {"x": Unwilling()})
    assert load_arrays(path, ["x"])["x"].tolist() == [0, 1, 2]
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.npz is not a file"):
        load_arrays(tmp_path / "gone.npz", ["x"])
    save_arrays(tmp_path / "a.npz", {"x": np.arange(3)})
    with pytest.raises(ValueError, match="it lacks W1, b1"):
        load_arrays(tmp_path / "a.npz", ["W1", "b1", "x"])
    with pytest.raises(FileNotFoundError, match=r"is not a file; expected an \.npz"):
        load_arrays(tmp_path / ("a" * 300), ["x"])


def test_what_is_no_archive_of_arrays_is_a_plain_error(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(tmp_path / "a.npz", ["x"])
    np.save(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(tmp_path / "a.npy", ["x"])
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999999,)}"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", data)
    with pytest.raises(ValueError, match="cannot be used as an npz of arrays: "):
        load_arrays(tmp_path / "a.npz", ["x"])


@pytest.mark.parametrize("cut", [0, 10, 200])
def test_a_damaged_file_is_a_plain_error(tmp_path, cut):
    path = tmp_path / "a.npz"
    save_arrays(path, {"x": np.arange(3)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(path, ["x"])


def flipped(data, where, bits):
    """Return bytes with some bits of one of them the other way round."""
    return data[:where] + bytes([data[where] ^ bits]) + data[where + 1 :]


DIRECTORY = b"PK\x01\x02"  # how each entry of a zip's list of contents begins


@pytest.mark.parametrize(
    ("offset", "bits"), [(8, 1), (8, 32), (8, 64), (10, 3), (6, 255)], ids=str
)
def test_a_zip_of_another_kind_is_a_plain_error(tmp_path, offset, bits):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.arange(3))
    data = path.read_bytes()
    path.write_bytes(flipped(data, data.index(DIRECTORY) + offset, bits))
    with pytest.raises(ValueError, match=re.escape(f"{path} cannot be used as an npz")):
        load_arrays(path, ["x"])


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_wrong_bytes_is_read_or_is_a_plain_error(tmp_path, seed):
    rng, path = np.random.default_rng(seed), tmp_path / "a.npz"
    np.savez_compressed(path, x=rng.normal(size=50), y=np.arange(9))
    data = path.read_bytes()
    for _ in range(200):
        path.write_bytes(flipped(data, rng.integers(len(data)), rng.integers(1, 256)))
        said = ""
        try:
            load_arrays(path, ["x", "y"])
        except ValueError as error:
            said = str(error)
        assert re.fullmatch(f"({re.escape(str(path))} cannot be used as .+)?", said)


def test_a_file_that_cannot_be_written_is_named_by_its_kind_of_error(tmp_path):
    (tmp_path / "folder").mkdir()
    for name in ("missing/a.npz", "folder", "a" * 300, "folder/a.npz/b.npz"):
        path = tmp_path / name
        with pytest.raises(OSError, match=f"^{re.escape(str(path))} cannot be") as caught:
            save_arrays(path, {"x": np.arange(3)})
        assert "tmp" not in str(caught.value).replace(str(tmp_path), "")
    assert [p.name for p in tmp_path.rglob("*")] == ["folder"]
    with pytest.raises(FileNotFoundError, match=r"; choose another name or folder$"):
        save_arrays(tmp_path / "missing" / "a.npz", {"x": np.arange(3)})


def test_what_a_killed_save_leaves_is_no_archive_and_says_whose_it_was(tmp_path):
    """Whoever looks for archives, as the build does, must not find half of one."""
    code = (
        "import os, signal, sys; from lesson import weights; import numpy as np;"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGTERM);"
        "weights.save_arrays(sys.argv[1], {'x': np.arange(3)})"
    )
    path = tmp_path / "a.npz"
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT)
    process.wait()
    [left] = tmp_path.iterdir()
    assert left.name.startswith(f".a.npz.{process.pid}-")
    assert left.suffix == ".draft"
    sweep(tmp_path)
    assert not left.exists()
