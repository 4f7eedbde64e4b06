"""Right: layers as objects, other argument names, and prints in between."""

import numpy as np

print("loading ...")


class Convolution:
    def __call__(self, image, filters, biases, step=1):
        print("convolving", image.shape)
        height, width, channels = image.shape
        kh, kw = filters.shape[1:3]
        padded = np.zeros((height + kh - 1, width + kw - 1, channels))
        padded[kh // 2 : kh // 2 + height, kw // 2 : kw // 2 + width] = image
        rows = range(0, image.shape[0], step)
        columns = range(0, image.shape[1], step)
        return np.array(
            [
                [
                    np.vdot(f, padded[i : i + kh, j : j + kw]) + bias
                    for j in columns
                    for f, bias in zip(filters, biases)
                ]
                for i in rows
            ]
        ).reshape(len(rows), len(columns), len(filters))


conv2d = Convolution()


def forward(image):
    weights = [(W1, b1), (W2, b2)]
    x = image[:, :, np.newaxis]
    for W, b in weights:
        x = maxpool2d(relu(conv2d(x, W, b)))
    scores = []
    for row, bias in zip(W3, b3):
        scores.append(row.dot(x.flatten()) + bias)
    return np.asarray(scores)


if __name__ == "__main__":
    raise SystemExit("not run when it is imported")
