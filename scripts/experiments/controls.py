"""Banks that a learned bank must beat: noise made like it in one respect or another.

Throughout this module
    W     a bank of filters            (K, k, k, channels)
    rng   numpy.random.Generator
"""

import numpy as np


def white(W, rng):
    """Return independent normal numbers.

    Parameters
    ----------
    W : ndarray, shape (K, k, k, channels)
        The learned bank; only its shape counts.
    rng : numpy.random.Generator
        Source.

    Returns
    -------
    ndarray, shape (K, k, k, channels)
        The control.
    """
    return rng.standard_normal(W.shape)


def smooth(W, rng):
    """Return noise with the bank's mean spectrum and its covariance of channels.

    Parameters
    ----------
    W : ndarray, shape (K, k, k, channels)
        The learned bank.
    rng : numpy.random.Generator
        Source.

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

    Parameters
    ----------
    W : ndarray, shape (K, k, k, channels)
        The learned bank.
    rng : numpy.random.Generator
        Source.

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

    Parameters
    ----------
    W : ndarray, shape (K, k, k, channels)
        The learned bank.
    rng : numpy.random.Generator
        Source.

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
