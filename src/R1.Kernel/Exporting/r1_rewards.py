"""Rewards of `r1nb serve-rewards` for verl, OpenRLHF and TRL. Needs nothing but Python's standard library (OpenRLHF wants its numbers as tensors)."""
import http.client
import json
import os
import random
import time
import urllib.error
import urllib.request

ADDRESSES = ["@ADDRESSES@"]
ATTEMPTS_PER_ADDRESS = 5
TIMEOUT_SECONDS = 120
# A request that is itself at fault: another attempt would end in the same way.
FINAL = (400, 401, 403, 413, 415)


def ask(kind, completions, **fields):
    """One number for each completion."""
    return post(f"rewards/{kind}", len(completions), completions=completions, **fields)["rewards"]


def post(route, count, **fields):
    """The answer of whichever service gives one with so many rewards; an exception when none does."""
    body = json.dumps(fields).encode()
    first, faults = random.randrange(len(ADDRESSES)), []
    for attempt in range(ATTEMPTS_PER_ADDRESS * len(ADDRESSES)):
        if attempt >= len(ADDRESSES):
            time.sleep(min(30, 0.25 * 2 ** (attempt // len(ADDRESSES))))
        address = ADDRESSES[(first + attempt) % len(ADDRESSES)]
        request = urllib.request.Request(f"{address}/{route}", body, {"content-type": "application/json"})
        if os.environ.get("R1NB_REWARDS_TOKEN"):
            request.add_header("authorization", "Bearer " + os.environ["R1NB_REWARDS_TOKEN"])
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                answer = json.load(response)
            if len(answer["rewards"]) == count:
                return answer
            faults.append(f"{address}: {len(answer['rewards'])} rewards for {count} completions")
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
    """OpenRLHF, whose queries have the prompt in front and the token that ended the text behind: the service takes both away."""
    import torch

    answer = post("get_reward", len(queries), query=list(queries), prompts=list(prompts), labels=list(labels))
    rewards, scores = (torch.tensor(answer[name], dtype=torch.float) for name in ("rewards", "scores"))
    logs = {name: torch.tensor(numbers, dtype=torch.float).mean() for name, numbers in answer["extra_logs"].items()}
    return {"rewards": rewards, "scores": scores, "extra_logs": logs}
