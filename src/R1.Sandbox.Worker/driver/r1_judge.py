"""The tests, with the candidate far away."""
import json
import re

import r1_wire
from r1_objects import Border, Gone, Remote, TooLarge, state
from r1_tests import Faulty, Tests

CLASS_NAME = re.compile("[A-Z]+[a-z]")


def run(prelude, tests, entry, functions):
    try:
        tests = Tests(*[text.decode("utf-8", "surrogatepass") for text in (prelude, tests, entry)], functions.decode().split())
        code = tests.reporting()
    except (Faulty, SyntaxError, ValueError, RecursionError) as error:
        r1_wire.send("F", str(error))
        return
    r1_wire.send("R")
    r1_wire.read_texts()
    scope = tests.scope
    border = Border(True, scope)
    scope.update({"__r1_report__": report, "__r1_Gone__": Gone})
    try:
        scope.update(candidate(border, sorted(tests.remote), scope))
        exec(code, scope)
        if tests.entry:
            scope["check"](scope[tests.entry])
    except Gone as gone:
        r1_wire.send("G", str(gone))
    except TooLarge as error:
        r1_wire.send("F", str(error))
    except BaseException as error:
        r1_wire.send("E" if is_remote(error) else "L", r1_wire.describe(error))
    r1_wire.send("D")


def candidate(border, names, scope):
    """What the tests use of the candidate, by name."""
    found = {}
    for name, (kind, value) in border.ask("names", *names).items():
        if kind == "error":
            base = next((scope.get(one) or getattr(__import__("builtins"), one, None) for one in value[1:]), Exception)
            found[name] = type(name, (base if isinstance(base, type) and issubclass(base, Exception) else Exception,), {})
        else:
            found[name] = value
            if type(value) is Remote and state(value).kind == "class" and CLASS_NAME.match(name):
                state(value).is_under_test = True
    return found


def is_remote(error):
    return getattr(error, "r1_is_remote", False)


def report(text, holds, error):
    outcome = "passed" if holds else "failed" if error is None else "raised" if is_remote(error) else "raised here"
    r1_wire.send("T", json.dumps([outcome, text, "" if error is None else r1_wire.describe(error)]))
