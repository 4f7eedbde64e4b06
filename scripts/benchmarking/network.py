"""Rows of the digits network: reading, and learning."""

import copy

import numpy as np

from lesson import TinyCNN
from lesson.fast.plans import TrainingPlan
from lesson.training import Adam
from scripts.benchmarking import peers as frameworks
from scripts.benchmarking.timing import SEED, Row, agree, by_family


def digits_forward(batch, peers):
    """Return the row of the lesson's network reading a batch of digits."""
    network = TinyCNN.load()
    x = np.random.default_rng(SEED).random((batch, 28, 28)).astype("f4")
    calls = {"lesson": lambda: network.forward(x)}
    if "torch" in peers:
        torch = peers["torch"]
        net = frameworks.torch_network(torch, network.parameters).eval()
        calls["torch"] = _reader(torch, net, x, torch.contiguous_format)
        calls["torch channels-last"] = _reader(torch, net, x, torch.channels_last)
        if "onnxruntime" in peers:
            session = frameworks.onnx_session(peers["onnxruntime"], net)
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
            net = frameworks.torch_network(torch, start)
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
