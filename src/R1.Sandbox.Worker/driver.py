"""Runs a candidate's Python, or the tests of one, and talks to the process outside over descriptor 3.

Candidate and tests run in two processes. The one with the tests ('judge') never executes a line of the candidate: it calls functions that
pass plain data through the process outside. The one with the candidate ('serve', 'main') never sees a test or an expected value.
"""
import builtins
import os
import struct
import sys

CONTROL = 3
MAX_ITEMS = 200_000
MAX_DEPTH = 60


def read_exactly(count):
    parts = []
    while count > 0:
        part = os.read(CONTROL, min(count, 1 << 20))
        if not part:
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_length():
    return struct.unpack("<i", read_exactly(4))[0]


def read_texts():
    return [read_exactly(read_length()).decode("utf-8", "surrogatepass") for _ in range(read_length())]


def send(kind, text=""):
    data = text.encode("utf-8", "surrogatepass")
    data = kind.encode() + struct.pack("<i", len(data)) + data
    while data:
        data = data[os.write(CONTROL, data):]


class Unplain(Exception):
    """A value that is too large, or malformed, cannot travel."""


class Opaque:
    """Stands for a value that is no plain data: it is true or false and equal to nothing but itself."""

    def __init__(self, name, truth):
        self.name, self.truth = name, truth

    def __bool__(self):
        return self.truth

    def __repr__(self):
        return "<" + self.name + ">"


def pack(value, depth=0, budget=None):
    """Plain data as nested lists that JSON can hold; subclasses travel as what they extend."""
    budget = budget if budget is not None else [MAX_ITEMS]
    budget[0] -= 1
    if depth > MAX_DEPTH or budget[0] < 0:
        raise Unplain("the value is too large")
    inner = lambda items: [pack(item, depth + 1, budget) for item in items]
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int):
        return ["i", hex(int(value))]
    if isinstance(value, float):
        return ["f", float(value).hex()]
    if isinstance(value, complex):
        return ["c", value.real.hex(), value.imag.hex()]
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (bytes, bytearray)):
        return ["b", bytes(value).hex()]
    for kind, tag in ((list, "l"), (tuple, "t"), (set, "s"), (frozenset, "z")):
        if isinstance(value, kind):
            return [tag, inner(value)]
    if isinstance(value, dict):
        return ["d", inner(value.keys()), inner(value.values())]
    if hasattr(value, "__next__") or isinstance(value, (range, type({}.keys()), type({}.values()), type({}.items()))):
        return ["r" if isinstance(value, range) else "n", inner(value)]
    return ["o", type(value).__name__, bool(value)]


def unpack(data, depth=0):
    if data is None or data is True or data is False or isinstance(data, str):
        return data
    if depth > MAX_DEPTH + 1 or not isinstance(data, list) or len(data) < 2:
        raise Unplain("malformed value")
    tag, inner = data[0], lambda items: [unpack(item, depth + 1) for item in items]
    if tag == "i":
        return int(data[1], 16)
    if tag == "f":
        return float.fromhex(data[1])
    if tag == "c":
        return complex(float.fromhex(data[1]), float.fromhex(data[2]))
    if tag == "b":
        return bytes.fromhex(data[1])
    if tag == "d":
        return dict(zip(inner(data[1]), inner(data[2])))
    if tag == "o":
        return Opaque(str(data[1]), data[2] is True)
    kinds = {"l": list, "t": tuple, "s": set, "z": frozenset, "n": iter, "r": list}
    if tag not in kinds:
        raise Unplain("malformed value")
    return kinds[tag](inner(data[1]))


def describe(error):
    try:
        return (type(error).__name__ + ": " + str(error))[:500]
    except BaseException:
        return type(error).__name__


def load(source, name):
    scope = {"__name__": name, "__builtins__": builtins}
    exec(compile(source, "<program>", "exec", dont_inherit=True), scope)
    return scope


def main(source, stdin):
    """The candidate as a program."""
    with os.fdopen(temporary_file(), "wb+") as file:
        file.write(stdin.encode("utf-8", "surrogatepass"))
        file.flush()
        file.seek(0)
        os.dup2(file.fileno(), 0)
    try:
        load(source, "__main__")
    except SystemExit:
        pass


def serve(source):
    """The candidate as a library: answers calls until the end of the stream."""
    import json

    scope = load(source, "__candidate__")
    send("R")
    while True:
        name, arguments, keywords = unpack(json.loads(read_texts()[0]))
        try:
            send("V", json.dumps(pack(scope[name](*arguments, **keywords))))
        except Unplain as error:
            send("U", str(error))
        except BaseException as error:
            send("X", describe(error))


def judge(prelude, tests, entry, functions):
    """The tests, with the candidate's functions far away."""
    import ast
    import json

    class Gone(BaseException):
        """The candidate's process has ended: no further test can run."""

    def remote(name):
        def call(*arguments, **keywords):
            send("C", json.dumps(pack([name, list(arguments), keywords])))
            kind, text = read_texts()
            if kind == "V":
                return unpack(json.loads(text))
            if kind == "G":
                raise Gone(text)
            error = getattr(builtins, text.split(":")[0], None)
            is_error = kind == "X" and isinstance(error, type) and issubclass(error, Exception)
            raise (error if is_error else RuntimeError)(text)

        return call

    class EachAssertion(ast.NodeTransformer):
        """An assertion reports its outcome and lets the next one run."""

        def visit_Assert(self, node):
            test = ast.copy_location(ast.Lambda(ast.arguments([], [], None, [], [], None, []), node.test), node)
            name = ast.copy_location(ast.Name("__report__", ast.Load()), node)
            text = ast.copy_location(ast.Constant(ast.unparse(node.test)[:200]), node)
            return ast.copy_location(ast.Expr(ast.copy_location(ast.Call(name, [test, text], []), node)), node)

    def report(test, text):
        try:
            outcome, message = ("passed", "") if test() else ("failed", "")
        except Gone:
            raise
        except Exception as error:
            outcome, message = "raised", describe(error)
        send("T", json.dumps([outcome, text, message]))

    tree = ast.fix_missing_locations(EachAssertion().visit(ast.parse(tests)))
    scope = load(prelude, "__tests__")
    scope["__report__"] = report
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    modules = {node.value.id for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}
    for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - stored - set(scope):
        if name in modules & set(getattr(sys, "stdlib_module_names", ())):
            scope[name] = __import__(name)
        elif not hasattr(builtins, name):
            scope[name] = remote(name)
    for name in functions.split():
        scope[name] = remote(name)
    try:
        if entry:
            scope[entry] = remote(entry)
        exec(compile(tree, "<tests>", "exec"), scope)
        if entry:
            scope["check"](scope[entry])
    except Gone as gone:
        send("G", str(gone))
    except BaseException as error:
        send("X", describe(error))


def temporary_file():
    import tempfile

    handle, path = tempfile.mkstemp()
    os.unlink(path)
    return handle


def run():
    sys.path.pop(0)
    for name in ("exit", "quit"):
        setattr(builtins, name, sys.exit)
    mode, *texts = read_texts()
    send("S")
    try:
        {"main": main, "serve": serve, "judge": judge}[mode](*texts)
    except BaseException as error:
        send("X", describe(error))
    try:
        sys.stdout.flush()
    except BaseException:
        pass
    send("D")
    os._exit(0)


run()
