"""file: too-much-memory. A list that grows for ever."""

import numpy as np

pages = []
while True:
    pages.append(np.ones(10**6))
