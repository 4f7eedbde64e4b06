"""Rows of the digits network, reading and learning, and itself in other frameworks."""

import copy
import io

import numpy as np

from lesson import TinyCNN
from lesson.fast.plans import TrainingPlan
from lesson.training import Adam
from scripts.benchmarking.timing import SEED, Row, agree, by_family


def digits_forward(batch, peers):
    """Return the row of the lesson's network reading a batch of digits."""
    network = TinyCNN.load()
    x = np.random.default_rng(SEED).random((batch, 28, 28)).astype("f4")
    calls = {"lesson": lambda: network.forward(x)}
    if "torch" in peers:
        torch = peers["torch"]
        net = torch_network(torch, network.parameters).eval()
        calls["torch"] = _reader(torch, net, x, torch.contiguous_format)
        calls["torch channels-last"] = _reader(torch, net, x, torch.channels_last)
        if "onnxruntime" in peers:
            session = onnx_session(peers["onnxruntime"], net)
            calls["onnxruntime"] = lambda: session(x[:, None])
    one = batch == 1
    least, goal, fast = (2, 2, 0.5) if one else (by_family(2.5, 3.5), 4, 1.8)
    gates = {"torch": least, "torch channels-last": least}
    gates["onnxruntime"] = 0.5 if one else 1.3
    goals = {"torch": goal, "torch channels-last": goal, "onnxruntime": fast}
    name = f"reading digits, batch {batch}"
    return agree(Row(name, calls, gates, goals, 177e3 * batch, batch))


def digits_training(batch, peers):
    """Return the row of one training step with Adam: forward, backward, update."""
    rng = np.random.default_rng(SEED)
    x, labels = rng.random((batch, 28, 28)).astype("f4"), rng.integers(0, 10, batch)
    network = TinyCNN.initialise(SEED, dtype=np.float32)
    start = {name: p.copy() for name, p in network.parameters.items()}
    plan = TrainingPlan(network, batch)
    optimiser = Adam()

    def step():
        loss, _, gradients = plan.gradients(network, x, labels)
        optimiser.step(network.parameters, gradients, 1e-3)
        return loss

    calls = {"lesson": step}
    if "torch" in peers:
        torch = peers["torch"]
        for name, fused, layout in (
            ("torch", False, torch.contiguous_format),
            ("torch fused channels-last", True, torch.channels_last),
        ):
            net = torch_network(torch, start)
            calls[name] = _learner(torch, net, (x, labels), layout, fused)
    best = "torch fused channels-last"
    gates = by_family({"torch": 3.5, best: 1.8}, {"torch": 2.2, best: 2.2})
    goals = {best: 2.4}
    name = f"learning digits, batch {batch}"
    return agree(Row(name, calls, gates, goals, 0.0, batch))


def _reader(torch, net, x, layout):
    """Return a call that reads a batch with PyTorch."""
    net = copy.deepcopy(net).to(memory_format=layout)
    image = torch.from_numpy(x)[:, None].clone().to(memory_format=layout)

    def forward():
        with torch.inference_mode():
            return net(image).numpy()

    return forward


def _learner(torch, net, data, layout, fused):
    """Return a call that does one training step with PyTorch."""
    net = net.to(memory_format=layout).train()
    image = torch.from_numpy(data[0])[:, None].clone().to(memory_format=layout)
    labels = torch.from_numpy(data[1])
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused)

    def step():
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(image), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


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
