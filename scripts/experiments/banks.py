"""Banks to hold a learned bank against: noise made like it, and filters without labels.

The controls are noise, like the bank in one respect or another; the others are learned
from photographs by sparse coding and by independent component analysis.

Throughout this module
    W         a bank of filters                                     (K, k, k, channels)
    rng       numpy.random.Generator
    patches   mean-free cut-outs of photographs, one a row          (n, k * k)
    basis     patterns that sums of patches are made of             (count, k * k)
    codes     how much of each pattern is in each patch, few not 0  (n, count)

References
----------
B. Olshausen and D. Field (1996), "Emergence of simple-cell receptive field properties
by learning a sparse code for natural images", https://doi.org/10.1038/381607a0;
A. Beck and M. Teboulle (2009), "A fast iterative shrinkage-thresholding algorithm",
https://doi.org/10.1137/080716542;
A. Hyvärinen (1999), "Fast and robust fixed-point algorithms for independent component
analysis", https://doi.org/10.1109/72.761722.
"""

import numpy as np


def white(W, rng):
    """Return independent normal numbers.

    Parameters
    ----------
    W : ndarray, shape (K, k, k, channels)
        The learned bank; only its shape counts.

    Returns
    -------
    ndarray, shape (K, k, k, channels)
        The control.
    """
    return rng.standard_normal(W.shape)


def smooth(W, rng):
    """Return noise with the bank's mean spectrum and its covariance of channels.

    Returns
    -------
    ndarray, shape (K, k, k, channels)
        The control.
    """
    count, k, _, channels = W.shape
    double = (2 * k, 2 * k)
    power = (abs(np.fft.fft2(W, double, axes=(1, 2))) ** 2).mean(axis=(0, 3))
    noise = np.fft.fft2(rng.standard_normal((count, *double, channels)), axes=(1, 2))
    noise = np.fft.ifft2(noise * np.sqrt(power)[..., None], axes=(1, 2)).real[:, :k, :k]
    covariance = np.einsum("nijc,nijd->cd", W, W)
    covariance /= np.trace(covariance)
    return noise @ np.linalg.cholesky(covariance + 1e-9 * np.eye(channels)).T


def phase_randomised(W, rng):
    """Return the filters with their own amplitudes at every frequency, but random phases.

    Returns
    -------
    ndarray, shape (K, k, k, channels)
        The control; all channels of a filter share the phases.
    """
    noise = np.fft.fft2(rng.standard_normal(W.shape[:3]), axes=(1, 2))
    turned = np.fft.fft2(W, axes=(1, 2)) * np.exp(1j * np.angle(noise))[..., None]
    return np.fft.ifft2(turned, axes=(1, 2)).real


def shuffled(W, rng):
    """Return the filters with their pixels in random places.

    Returns
    -------
    ndarray, shape (K, k, k, channels)
        The control; the channels of a pixel stay together.
    """
    count, k, _, channels = W.shape
    pixels = W.reshape(count, k * k, channels)
    return np.stack([rng.permutation(filter_) for filter_ in pixels]).reshape(W.shape)


#: By the names that the results use.
CONTROLS = {
    "white noise": white,
    "smooth noise": smooth,
    "phase-randomised": phase_randomised,
    "shuffled pixels": shuffled,
}


#: Cycles per pixel above which whitening falls off: 200 over 512 pixels, as in the paper.
CUT = 0.4


def whiten(image):
    """Return a photograph in which every frequency is about as strong.

    Returns
    -------
    ndarray, shape (H, W)
        Of mean 0 and deviation 1.
    """
    rows, columns = (np.fft.fftfreq(size) for size in image.shape)
    frequency = np.hypot(rows[:, None], columns)
    gain = frequency * np.exp(-((frequency / CUT) ** 4))
    flat = np.fft.ifft2(np.fft.fft2(image - image.mean()) * gain).real
    return flat / flat.std()


def cut_patches(images, size, count, rng):
    """Return patches from random places of random photographs.

    Parameters
    ----------
    size, count : int
        Side of a patch, and how many.

    Returns
    -------
    ndarray, shape (count, size * size)
        Each of mean 0.
    """
    patches = np.empty((count, size, size))
    for patch in patches:
        image = images[rng.integers(len(images))]
        row, column = (rng.integers(side - size + 1) for side in image.shape)
        patch[...] = image[row : row + size, column : column + size]
    patches = patches.reshape(count, -1)
    return patches - patches.mean(axis=1, keepdims=True)


def sparse_codes(patches, basis, penalty, steps=40):
    """Return codes that rebuild the patches, with a price on every number used.

    Parameters
    ----------
    patches : ndarray, shape (n, k * k)
        To be coded.
    basis : ndarray, shape (count, k * k)
        Patterns of length 1.
    penalty : float
        Price of the sum of absolute values; the square of the error costs a half.
    steps : int, default 40
        Steps of FISTA.

    Returns
    -------
    ndarray, shape (n, count)
        Mostly zero.
    """
    gram, matches = basis @ basis.T, patches @ basis.T
    rate = 1 / np.linalg.norm(gram, 2)
    codes = ahead = np.zeros_like(matches)
    pace = 1.0
    for _ in range(steps):
        pull = ahead - rate * (ahead @ gram - matches)
        following = np.sign(pull) * np.maximum(abs(pull) - penalty * rate, 0)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = following + (pace - 1) / faster * (following - codes)
        codes, pace = following, faster
    return codes


def sparse_basis(patches, count, rng, steps=3000, batch=256, penalty=1.0):
    """Return the patterns in which the patches are coded with few numbers.

    Parameters
    ----------
    patches : ndarray, shape (n, k * k)
        Of whitened photographs, of deviation 1.
    count : int
        Patterns wanted.
    steps, batch : int, default 3000 and 256
        How long to learn, and from how many patches at a time.

    Returns
    -------
    ndarray, shape (count, k * k)
        Each of length 1.
    """
    basis = _unit(rng.standard_normal((count, patches.shape[1])))
    for step in range(steps):
        chosen = patches[rng.integers(len(patches), size=batch)]
        codes = sparse_codes(chosen, basis, penalty)
        rate = 1.5 if step < 2 * steps // 3 else 0.45
        basis = _unit(basis + rate * codes.T @ (chosen - codes @ basis) / batch)
    return basis


def independent_basis(patches, count, rng, steps=200, tolerance=1e-4):
    """Return the patterns whose amounts in the patches are most independent.

    Parameters
    ----------
    patches : ndarray, shape (n, k * k)
        Of photographs as they are.
    count : int
        Patterns wanted, fewer than k * k.
    steps : int, default 200
        At most.
    tolerance : float, default 1e-4
        Stops when no direction turns by more.

    Returns
    -------
    ndarray, shape (count, k * k)
        Patterns that add up to patches (the columns of ICA's mixing matrix).
    """
    power, axes = np.linalg.eigh(patches.T @ patches / len(patches))
    power, axes = np.sqrt(power[-count:]), axes[:, -count:]
    white = patches @ axes / power
    turn = np.linalg.qr(rng.standard_normal((count, count)))[0]
    for _ in range(steps):
        squashed = np.tanh(white @ turn.T)
        slope = (1 - squashed**2).mean(axis=0)[:, None]
        left, _, right = np.linalg.svd(squashed.T @ white / len(white) - slope * turn)
        turned, turn = turn, left @ right
        if 1 - abs((turn * turned).sum(axis=1)).min() < tolerance:
            break
    return turn @ (axes * power).T


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
