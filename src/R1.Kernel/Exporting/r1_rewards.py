"""Rewards of `r1nb serve-rewards` for verl, OpenRLHF and TRL. Needs nothing but Python's standard library (OpenRLHF wants its numbers as tensors)."""
import http.client
import json
import os
import random
import re
import time
import urllib.error
import urllib.request

ADDRESSES = ["@ADDRESSES@"]
ATTEMPTS_PER_ADDRESS = 5
TIMEOUT_SECONDS = 120
# A request that is itself at fault: another attempt would end in the same way.
FINAL = (400, 401, 403, 413, 415)
# OpenRLHF hands on the token that ended the text.
END_OF_TEXT = re.compile(r"(<[|｜][^<>]*[|｜]>|</s>|<eos>)\s*$")


def ask(kind, completions, **fields):
    """One number for each completion, from whichever service answers; an exception when none does."""
    body = json.dumps({"completions": completions, **fields}).encode()
    first, faults = random.randrange(len(ADDRESSES)), []
    for attempt in range(ATTEMPTS_PER_ADDRESS * len(ADDRESSES)):
        if attempt >= len(ADDRESSES):
            time.sleep(min(30, 0.25 * 2 ** (attempt // len(ADDRESSES))))
        address = ADDRESSES[(first + attempt) % len(ADDRESSES)]
        request = urllib.request.Request(f"{address}/rewards/{kind}", body, {"content-type": "application/json"})
        if os.environ.get("R1NB_REWARDS_TOKEN"):
            request.add_header("authorization", "Bearer " + os.environ["R1NB_REWARDS_TOKEN"])
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                rewards = json.load(answer)["rewards"]
            if len(rewards) == len(completions):
                return rewards
            faults.append(f"{address}: {len(rewards)} rewards for {len(completions)} completions")
        except urllib.error.HTTPError as fault:
            faults.append(f"{address}: {fault.code} {fault.read(300).decode(errors='replace')}")
            if fault.code in FINAL:
                break
        except (OSError, http.client.HTTPException, ValueError, KeyError) as fault:
            faults.append(f"{address}: {fault!r}")
    raise RuntimeError("no reward service answered: " + "; ".join(dict.fromkeys(faults)))


def text(completion):
    return completion if isinstance(completion, str) else completion[-1]["content"]


def accuracy(completions, solution, **_):
    """TRL."""
    return ask("math", [text(completion) for completion in completions], gold=list(solution))


def format_kept(completions, **_):
    """TRL."""
    return ask("format", [text(completion) for completion in completions])


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **_):
    """verl."""
    right, kept = ask("math", [solution_str], gold=[ground_truth])[0], ask("format", [solution_str])[0]
    return {"score": right + kept, "accuracy": right, "format": kept}


def reward_func(queries, prompts, labels, **_):
    """OpenRLHF."""
    import torch

    completions = [query[len(prompt):] if query.startswith(prompt) else query.split(prompt, 1)[-1] for query, prompt in zip(queries, prompts)]
    completions = [END_OF_TEXT.sub("", completion) for completion in completions]
    right = torch.tensor(ask("math", completions, gold=list(labels)), dtype=torch.float)
    kept = torch.tensor(ask("format", completions), dtype=torch.float)
    return {"rewards": right + kept, "scores": right + kept, "extra_logs": {"accuracy": right.mean(), "format": kept.mean()}}
