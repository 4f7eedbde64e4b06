import numpy as np

from lesson import KERNELS, photo, show_maps

# A small photograph, of mean 0 and standard deviation 1.
x = photo("chelsea")[:300, :450].reshape(50, 6, 75, 6).mean(axis=(1, 3))
x = (x - x.mean()) / x.std()
H, W = x.shape[0] - 2, x.shape[1] - 2


def seen_by(i, j):
    return x[i : i + H, j : j + W]  # what weight (i, j) meets, at every position


def slide(w):
    return sum(w[i, j] * seen_by(i, j) for i, j in np.ndindex(3, 3))


hidden = KERNELS["sobel_x"].weights  # try hidden[::-1, ::-1]
wanted = slide(hidden)

w = 0.1 * np.random.default_rng(0).standard_normal((3, 3))
gradient = np.zeros((3, 3))
rate = 0.1
for step in range(200):
    error = slide(w) - wanted
    for i, j in np.ndindex(3, 3):
        gradient[i, j] = 2 * np.mean(error * seen_by(i, j))
    w -= rate * gradient
    if step % 40 == 0:
        print(step, "loss", np.mean(error**2).round(4))

print(w.round(2))
print("cosine", (w * hidden).sum() / np.linalg.norm(w) / np.linalg.norm(hidden))
show_maps(np.dstack([wanted, slide(w)]), alt="The wanted map, and the learned one.")
