"""The same training step in PyTorch, timed in a process of its own; talks as uptakeStep.mjs does."""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    def __init__(self, inputs, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv3d(inputs, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm3d(planes)
        self.conv2 = nn.Conv3d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm3d(planes)
        self.downsample = None
        if stride != 1 or inputs != planes:
            self.downsample = nn.Sequential(nn.Conv3d(inputs, planes, 1, stride, bias=False), nn.BatchNorm3d(planes))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Branch(nn.Module):
    def __init__(self, channels, w):
        super().__init__()
        self.conv1 = nn.Conv3d(channels, w, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm3d(w)
        self.layers = nn.Sequential(
            BasicBlock(w, w, 1), BasicBlock(w, 2 * w, 2), BasicBlock(2 * w, 4 * w, 2), BasicBlock(4 * w, 8 * w, 2)
        )

    def forward(self, x):
        x = F.max_pool3d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.layers(x).mean((2, 3, 4))


class ResNet10(nn.Module):
    def __init__(self, groups, w):
        super().__init__()
        self.groups = groups
        self.branches = nn.ModuleList(Branch(channels, w) for channels in groups)
        self.fc = nn.Linear(len(groups) * 8 * w, 1)

    def forward(self, x):
        parts = torch.split(x, self.groups, 1)
        return self.fc(F.dropout(torch.cat([b(p) for b, p in zip(self.branches, parts)], 1), 0.2))


case = json.loads(sys.argv[1])
description, batch, box = case["description"], case["batch"], case["description"]["boxVoxels"]
torch.set_num_threads(1)
torch.manual_seed(1)
channels = len(description["channels"])
network = ResNet10([channels] if description["fusion"] == "early" else [1] * channels, description["width"])
network.train()
# The fused form is PyTorch's quickest AdamW on a CPU.
optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4, weight_decay=1e-2, fused=True)
images = torch.randn(batch, channels, box, box, box)
outcomes = (torch.arange(batch) % 2).float()[:, None]

for _ in sys.stdin:
    times = []
    for _ in range(case["steps"]):
        start = time.perf_counter()
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(network(images), outcomes)
        loss.backward()
        optimiser.step()
        float(loss.detach())
        times.append((time.perf_counter() - start) * 1000)
    ms = sorted(times)[case["steps"] // 2]
    print(json.dumps({"ms": ms, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
