"""The frameworks that the lesson is measured against, each held to one thread.

None of them is needed: where one is not installed, its figures are left out and the
table says so. They come with ``pip install -e .[bench]``.
"""

import importlib
import io
import sys
from importlib.util import find_spec

import numpy as np

#: By the module that is imported: the name in the results, and on pages.
PEERS = {
    "scipy.ndimage": ("scipy", "SciPy"),
    "cv2": ("opencv", "OpenCV"),
    "torch": ("torch", "PyTorch"),
    "onnxruntime": ("onnxruntime", "ONNX Runtime"),
    "PIL": ("pillow", "Pillow"),
}


def available():
    """Return the peers that can be imported, by name.

    Returns
    -------
    dict of str to module
        Held to one thread where they use more.
    """
    found = {}
    for name in PEERS:
        try:
            found[name] = importlib.import_module(name)
        except ImportError:
            continue
    if find_spec("onnx") is None:  # which hands it the network
        found.pop("onnxruntime", None)
    if "cv2" in found:
        found["cv2"].setNumThreads(1)
    if "torch" in found:
        found["torch"].set_num_threads(1)
        found["torch"].set_grad_enabled(True)
    return found


def missing(found):
    """Return the names of the peers that are not there.

    Parameters
    ----------
    found : dict of str to module
        From `available`.

    Returns
    -------
    list of str
        As they are imported.
    """
    return [name for name in PEERS if name not in found]


def versions(found):
    """Return the versions of what was found, by name in the results.

    Parameters
    ----------
    found : dict of str to module
        From `available`.

    Returns
    -------
    dict of str to str
        As each package states it.
    """
    packages = {name: sys.modules[name.partition(".")[0]] for name in found}
    return {PEERS[name][0]: package.__version__ for name, package in packages.items()}


def torch_network(torch, parameters):
    """Return the lesson's network as PyTorch would write it.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        ``W1 … b3`` of the lesson's network.

    Returns
    -------
    torch.nn.Sequential
        Channels first; the dense layer's columns are reordered for that.
    """
    nn = torch.nn
    p = parameters
    first, second = len(p["b1"]), len(p["b2"])
    net = nn.Sequential(
        nn.Conv2d(1, first, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(49 * second, 10),
    )  # fmt: skip
    W3 = p["W3"].reshape(10, 7, 7, second).transpose(0, 3, 1, 2).reshape(10, -1)
    arrays = [
        p["W1"].transpose(0, 3, 1, 2),
        p["b1"],
        p["W2"].transpose(0, 3, 1, 2),
        p["b2"],
    ]
    with torch.no_grad():
        for weight, array in zip(net.parameters(), [*arrays, W3, p["b3"]], strict=True):
            weight.copy_(torch.from_numpy(np.ascontiguousarray(array, np.float32)))
    return net


def onnx_session(onnxruntime, net):
    """Return an ONNX Runtime session of the same network.

    Parameters
    ----------
    net : torch.nn.Module
        From `torch_network`.

    Returns
    -------
    callable
        Takes (N, 1, 28, 28) float32, returns (N, 10).
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        _onnx_model(net), options, providers=["CPUExecutionProvider"]
    )
    return lambda x: session.run(None, {"x": x})[0]


_WINDOW = {"kernel_shape": [2, 2], "strides": [2, 2]}
#: Operation, inputs, output and options of each node of the network.
STAGES = (
    ("Conv", ["x", "W1", "b1"], "c1", {"pads": [1, 1, 1, 1]}),
    ("Relu", ["c1"], "r1", {}),
    ("MaxPool", ["r1"], "p1", _WINDOW),
    ("Conv", ["p1", "W2", "b2"], "c2", {"pads": [1, 1, 1, 1]}),
    ("Relu", ["c2"], "r2", {}),
    ("MaxPool", ["r2"], "p2", _WINDOW),
    ("Flatten", ["p2"], "f", {}),
    ("Gemm", ["f", "W3", "b3"], "y", {"transB": 1}),
)


def _onnx_model(net):
    """Return the network as ONNX bytes, built node by node."""
    from onnx import TensorProto, checker, helper, numpy_helper, save

    node, value = helper.make_node, helper.make_tensor_value_info
    names = ("W1", "b1", "W2", "b2", "W3", "b3")
    weights = [
        numpy_helper.from_array(w.detach().numpy(), n)
        for n, w in zip(names, net.parameters(), strict=True)
    ]
    nodes = [node(kind, ends, [out], **options) for kind, ends, out, options in STAGES]
    ends = [value("x", TensorProto.FLOAT, ["N", 1, 28, 28])], [value("y", 1, ["N", 10])]
    graph = helper.make_graph(nodes, "digits", *ends, weights)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9
    )
    checker.check_model(model)
    stream = io.BytesIO()
    save(model, stream)
    return stream.getvalue()
