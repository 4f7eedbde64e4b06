"""How many weights a layer needs: dense, locally connected, or shared.

Dense joins everything to everything. Locally connected looks at a small patch,
with weights of its own at each position. Convolution shares one set of weights.
Biases are left out.
"""


def dense_weights(height, width, channels, units):
    """Return the weights of a layer that joins every number to every unit.

    Parameters
    ----------
    height, width, channels : int
        Of the image.
    units : int
        Hidden units.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> dense_weights(224, 224, 3, 1000)
    150528000
    """
    return height * width * channels * units


def local_weights(height, width, channels, filters, kernel=3):
    """Return the weights where each position has filters of its own, unshared.

    Parameters
    ----------
    height, width, channels : int
        Of the image; "same" padding keeps height and width.
    filters : int
        At each position.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> local_weights(224, 224, 3, 64)
    86704128
    """
    return height * width * shared_weights(channels, filters, kernel)


def shared_weights(channels, filters, kernel=3):
    """Return the weights of a convolution: the same filters everywhere.

    Parameters
    ----------
    channels : int
        Of the image.
    filters : int
        Output channels.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases; the size of the image does not matter.

    Examples
    --------
    >>> shared_weights(3, 64)
    1728
    """
    return kernel * kernel * channels * filters
