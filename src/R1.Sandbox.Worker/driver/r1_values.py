"""Values that travel between candidate and tests as JSON: plain data by value, everything else as a handle of the side that has it."""
import builtins
import json
import sys

MAX_ITEMS = 200_000
MAX_ITEMS_OF_TESTS = 5_000_000
MAX_DEPTH = 60
VIEWS = {type({}.keys()): "k", type({}.values()): "v", type({}.items()): "m"}
PURE = {"abs", "all", "any", "ascii", "bin", "chr", "divmod", "format", "hash", "hex", "iter", "len", "max", "min", "next", "oct", "ord", "pow", "repr",
        "round", "sorted", "sum"}


class Unplain(Exception):
    """A value that is too large, or malformed, cannot travel."""


def is_changeable(value):
    return isinstance(value, (list, dict, set, bytearray)) or is_of(value, "collections", "deque")


def is_of(value, module, *names):
    """Whether a value is of a class of a module, which is not loaded for the question."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, tuple(getattr(loaded, name) for name in names))


def is_common(value):
    """Whether both sides have it and it does the same: built-in classes, and functions that do no more than compute."""
    kind = type(value)
    if not (kind is type or kind is type(len) and value.__name__ in PURE):
        return False
    return value.__module__ == "builtins" and getattr(builtins, value.__name__, None) is value


class Packer:
    """One message. Lists, dictionaries and sets are numbered in the order in which they are met, on both sides, so that an answer can name them."""

    def __init__(self, handle, known=(), most=MAX_ITEMS):
        self.handle, self.budget = handle, most
        self.known = {id(value): index for index, value in enumerate(known)}
        self.met = []

    def pack(self, value, depth=0):
        self.budget -= 1
        if depth > MAX_DEPTH or self.budget < 0:
            raise Unplain("the value is too large")
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if kind is int:
            return ["i", hex(value)]
        if kind is str:
            return value
        if hasattr(kind, "_r1_state"):
            return self.handle(value)
        if id(value) in self.known:
            return ["#", self.known[id(value)]]
        if is_changeable(value):
            self.met.append(value)
        return self.content(value, depth)

    def content(self, value, depth=0):
        """As pack, for a container that is known; subclasses travel as what they extend."""
        if isinstance(value, int):
            return ["i", hex(int(value))]
        if isinstance(value, float):
            return ["f", float(value).hex()]
        if isinstance(value, complex):
            return ["c", value.real.hex(), value.imag.hex()]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, (bytes, bytearray)):
            return ["B" if isinstance(value, bytearray) else "b", bytes(value).hex()]
        for base, tag in ((list, "l"), (tuple, "t"), (set, "s"), (frozenset, "z")):
            if isinstance(value, base):
                return [tag, self.items(base.__iter__(value), depth)]
        if isinstance(value, dict):
            return ["d", self.items(dict.keys(value), depth), self.items(dict.values(value), depth)]
        if isinstance(value, range):
            return ["r", *[hex(part) for part in (value.start, value.stop, value.step)]]
        for view, tag in VIEWS.items():
            if isinstance(value, view):
                return [tag, self.items(value, depth)]
        if is_of(value, "collections", "deque"):
            return ["q", self.items(value, depth)]
        if is_of(value, "fractions", "Fraction"):
            return ["F", hex(value.numerator), hex(value.denominator)]
        if is_of(value, "decimal", "Decimal"):
            return ["D", str(value)]
        if is_of(value, "datetime", "date", "time", "timedelta"):
            return self.moment(value)
        if is_common(value):
            return ["n", value.__name__]
        return self.handle(value)

    def items(self, values, depth):
        return [self.pack(item, depth + 1) for item in values]

    def moment(self, value):
        name = next(kind.__name__ for kind in type(value).__mro__ if kind.__module__ == "datetime")
        if name == "timedelta":
            return ["T", name, [value.days, value.seconds, value.microseconds]]
        return ["T", name, value.isoformat()] if getattr(value, "tzinfo", None) is None else self.handle(value)


class Unpacker:
    """The other side of a packer."""

    def __init__(self, handle, known=()):
        self.handle, self.known, self.met = handle, known, []

    def unpack(self, data, depth=0):
        if data is None or data is True or data is False or isinstance(data, str):
            return data
        if depth > MAX_DEPTH + 1 or not isinstance(data, list) or len(data) < 2:
            raise Unplain("malformed value")
        tag, first = data[0], data[1]
        if tag == "#":
            return self.known[first]
        if tag in EMPTY:
            made = EMPTY[tag]()
            self.met.append(made)
            self.fill(made, data, depth)
            return made
        if tag in ("t", "z"):
            return (tuple if tag == "t" else frozenset)(self.items(first, depth))
        if tag in ("k", "v", "m"):
            items = self.items(first, depth)
            return dict.fromkeys(items).keys() if tag == "k" else dict(enumerate(items)).values() if tag == "v" else dict(items).items()
        if tag in SIMPLE:
            return SIMPLE[tag](*data[1:])
        return self.handle(*data)

    def items(self, data, depth=0):
        return [self.unpack(item, depth + 1) for item in data]

    def fill(self, value, data, depth=0):
        """Gives a container new content."""
        tag, first = data[0], data[1]
        if tag == "B":
            value[:] = bytes.fromhex(first)
        elif tag == "d":
            content = list(zip(self.items(first, depth), self.items(data[2], depth)))
            value.clear()
            value.update(content)
        elif tag == "l":
            value[:] = self.items(first, depth)
        else:
            content = self.items(first, depth)
            value.clear()
            (value.extend if tag == "q" else value.update)(content)


def snapshot(value):
    """The content of a container, to be compared by identity: what changes inside of a part is the part's."""
    return [bytes(value)] if isinstance(value, bytearray) else [*value.keys(), *value.values()] if isinstance(value, dict) else list(value)


def differs(value, before):
    after = snapshot(value)
    return after != before if isinstance(value, bytearray) else len(after) != len(before) or any(a is not b for a, b in zip(after, before))


def dumps(data):
    return json.dumps(data, separators=(",", ":"))


def loads(text):
    try:
        return json.loads(text)
    except RecursionError:
        raise Unplain("malformed value")


def _deque():
    return __import__("collections").deque()


def _common(name):
    value = getattr(builtins, name, None)
    if not is_common(value):
        raise Unplain("malformed value")
    return value


def _moment(name, text):
    kind = getattr(__import__("datetime"), name if name in ("date", "time", "datetime", "timedelta") else "date")
    return kind(*text) if name == "timedelta" else kind.fromisoformat(text)


EMPTY = {"l": list, "d": dict, "s": set, "B": bytearray, "q": _deque}
SIMPLE = {
    "i": lambda text: int(text, 16),
    "f": float.fromhex,
    "c": lambda real, imaginary: complex(float.fromhex(real), float.fromhex(imaginary)),
    "b": bytes.fromhex,
    "r": lambda *parts: range(*[int(part, 16) for part in parts]),
    "F": lambda *parts: __import__("fractions").Fraction(*[int(part, 16) for part in parts]),
    "D": lambda text: __import__("decimal").Decimal(text),
    "T": _moment,
    "n": _common,
}
