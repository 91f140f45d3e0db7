"""PyTorch eager beside "R1.Bench large SHAPE": the same shapes, random weights in bfloat16, four completions of 64 tokens after a prompt of 32
with a cache, and forward and backward of their gradient by the adapted projections' inputs. For comparison only; the project does not need Python."""
import sys
import time

import torch
from torch.nn import functional as F

SHAPES = {  # vocabulary, hidden, inner, layers, heads, key-value heads, bias
    "8m": (8192, 256, 768, 6, 8, 4, False),
    "0.5b": (151936, 896, 4864, 24, 14, 2, True),
    "1.5b": (151936, 1536, 8960, 28, 12, 2, True),
}
GROUP, PROMPT, NEW = 4, 32, 64


class Layer:
    def __init__(self, shape, device):
        _, hidden, inner, _, heads, pairs, bias = shape
        size = hidden // heads
        make = lambda rows, columns: torch.randn(rows, columns, device=device, dtype=torch.bfloat16) * 0.02
        self.q, self.k, self.v = make(heads * size, hidden), make(pairs * size, hidden), make(pairs * size, hidden)
        self.b = [torch.zeros(width * size, device=device, dtype=torch.bfloat16) if bias else None for width in (heads, pairs, pairs)]
        self.o, self.gate, self.up, self.down = make(hidden, heads * size), make(inner, hidden), make(inner, hidden), make(hidden, inner)
        self.norms = [torch.ones(hidden, device=device, dtype=torch.bfloat16) for _ in range(2)]
        self.heads, self.pairs, self.size = heads, pairs, size

    def forward(self, x, cos, sin, cache):
        batch, count, _ = x.shape
        y = norm(x, self.norms[0])
        split = lambda t, n: t.view(batch, count, n, self.size).transpose(1, 2)
        q = rotate(split(F.linear(y, self.q, self.b[0]), self.heads), cos, sin)
        k = rotate(split(F.linear(y, self.k, self.b[1]), self.pairs), cos, sin)
        v = split(F.linear(y, self.v, self.b[2]), self.pairs)
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        group = self.heads // self.pairs
        context = F.scaled_dot_product_attention(q, k.repeat_interleave(group, 1), v.repeat_interleave(group, 1), is_causal=count > 1)
        x = x + F.linear(context.transpose(1, 2).flatten(2), self.o)
        y = norm(x, self.norms[1])
        return x + F.linear(F.silu(F.linear(y, self.gate)) * F.linear(y, self.up), self.down)


def norm(x, weight):
    wide = x.float()
    return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-6)).to(x.dtype) * weight


def rotate(x, cos, sin):
    wide = x.float()
    half = x.shape[-1] // 2
    return (wide * cos + torch.cat([-wide[..., half:], wide[..., :half]], -1) * sin).to(x.dtype)


def main():
    name, device = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "cuda"
    shape = SHAPES[name]
    vocabulary, hidden, _, layers, heads, _, _ = shape
    torch.manual_seed(1)
    embedding = torch.randn(vocabulary, hidden, device=device, dtype=torch.bfloat16) * 0.02
    stack = [Layer(shape, device) for _ in range(layers)]
    last = torch.ones(hidden, device=device, dtype=torch.bfloat16)
    size = hidden // heads
    angles = torch.outer(torch.arange(PROMPT + NEW, device=device).float(), 1e6 ** (-torch.arange(0, size, 2, device=device).float() / size))
    cos, sin = torch.cat([angles, angles], 1).cos(), torch.cat([angles, angles], 1).sin()

    def run(x, first, caches):
        for i, layer in enumerate(stack):
            x = layer.forward(x, cos[first:first + x.shape[1]], sin[first:first + x.shape[1]], None if caches is None else caches[i])
        return norm(x, last)

    @torch.no_grad()
    def sample():
        caches = [[] for _ in stack]
        ids = torch.arange(2, 2 + PROMPT, device=device).repeat(GROUP, 1)
        x, first = embedding[ids], 0
        for _ in range(NEW):
            logits = F.linear(run(x, first, caches)[:, -1], embedding).float()
            first += x.shape[1]
            x = embedding[torch.multinomial(logits.softmax(-1), 1)]

    def gradient():
        ids = torch.randint(0, vocabulary, (GROUP, PROMPT + NEW), device=device)
        x = embedding[ids[:, :-1]].requires_grad_()
        logits = F.linear(run(x, 0, None)[:, PROMPT - 1:], embedding).float()
        F.cross_entropy(logits.flatten(0, 1), ids[:, PROMPT:].flatten()).backward()

    for what, action in (("sampling", sample), ("gradient", gradient)):
        times = []
        for _ in range(4):
            start = time.perf_counter()
            action()
            if device != "cpu":
                torch.cuda.synchronize()
            times.append(time.perf_counter() - start)
        best = min(times[1:])
        print(f"PyTorch eager  {what} {best:.3f} s" + (f" ({GROUP * NEW / best:.1f} tokens/s)" if what == "sampling" else ""))


main()
