"""Files of arrays: plain, whole, and never unpickled."""

import numpy as np
import pytest

from lesson.weights import load_arrays, save_arrays


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


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.npz is not a file"):
        load_arrays(tmp_path / "gone.npz", ["x"])


def test_a_missing_array_is_named(tmp_path):
    save_arrays(tmp_path / "a.npz", {"x": np.arange(3)})
    with pytest.raises(ValueError, match="it lacks W1, b1"):
        load_arrays(tmp_path / "a.npz", ["W1", "b1", "x"])


def test_pickles_are_refused(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(tmp_path / "a.npz", ["x"])


@pytest.mark.parametrize("cut", [0, 10, 200])
def test_a_damaged_file_is_a_plain_error(tmp_path, cut):
    path = tmp_path / "a.npz"
    save_arrays(path, {"x": np.arange(3)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(path, ["x"])


def test_a_single_array_file_is_a_plain_error(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(ValueError, match="cannot be used as an npz"):
        load_arrays(tmp_path / "a.npy", ["x"])
