"""file: endless-loop. It never gets to the functions."""

import numpy as np

while True:
    pass
