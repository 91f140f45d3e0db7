"""Objects of the other process. Each side has handles of what it gave away; a Remote stands for what the other one has and passes on what is done with it."""
import _thread
import builtins
import operator
import types

import r1_wire
from r1_values import MAX_ITEMS, MAX_ITEMS_OF_TESTS, Packer, Unpacker, Unplain, differs, dumps, loads, snapshot

MAX_BATCH = 256

UNARY = {"len": len, "bool": bool, "str": str, "repr": repr, "hash": hash, "int": int, "float": float, "complex": complex, "abs": abs, "neg": operator.neg,
         "pos": operator.pos, "invert": operator.invert, "index": operator.index, "iter": iter, "reversed": reversed, "round": round, "format": format,
         "getitem": operator.getitem, "setitem": operator.setitem, "delitem": operator.delitem, "trunc": lambda value: value.__trunc__(),
         "floor": lambda value: value.__floor__(), "ceil": lambda value: value.__ceil__()}
BINARY = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv, "floordiv": operator.floordiv, "mod": operator.mod,
          "pow": pow, "matmul": operator.matmul, "and": operator.and_, "or": operator.or_, "xor": operator.xor, "lshift": operator.lshift,
          "rshift": operator.rshift, "divmod": divmod}
COMPARE = {"eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}


class Gone(BaseException):
    """The other process has ended: nothing more can be asked."""


class TooLarge(BaseException):
    """A test passes more than can travel."""


class Border:
    """Both directions of one process with the other. Strictly one after the other: whoever is asked may ask back before answering."""

    def __init__(self, is_judge, scope):
        self.is_judge, self.scope, self.thread = is_judge, scope, _thread.get_ident()
        self.mine, self.numbers, self.theirs = [], {}, {}
        self.batches = {}
        self.errors = {}

    # What goes out and what comes in.

    def give(self, value):
        if type(value) is Remote:
            return ["h", state(value).number]
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.mine)
            self.mine.append(value)
        kind = "class" if isinstance(value, type) else "coroutine" if isinstance(value, types.CoroutineType) else ""
        return ["o", number, value.__name__ if kind == "class" else type(value).__name__, kind]

    def take(self, tag, number, name="", kind=""):
        if tag == "h":
            return self.mine[number]
        if tag != "o":
            raise Unplain("malformed value")
        if number not in self.theirs:
            self.theirs[number] = remote = object.__new__(Remote)
            object.__setattr__(remote, "_r1_state", State(self, number, str(name), kind))
        remote = self.theirs[number]
        return await_later(remote) if kind == "coroutine" else remote

    def ask(self, action, *arguments, **keywords):
        if _thread.get_ident() != self.thread:
            raise RuntimeError("objects of the test belong to the thread that was called")
        packer = Packer(self.give, most=MAX_ITEMS_OF_TESTS if self.is_judge else MAX_ITEMS)
        try:
            text = dumps(packer.pack([action, arguments, keywords]))
        except Unplain as error:
            raise TooLarge(f"an argument cannot be passed: {error}") if self.is_judge else error
        r1_wire.send("C", text)
        while True:
            kind, text = [part.decode("utf-8", "surrogatepass") for part in r1_wire.read_texts()]
            if kind == "C":
                r1_wire.send(*self.answer(text))
            elif kind == "G":
                raise Gone(text)
            elif kind == "U":
                raise RuntimeError(text)
            else:
                return self.result(kind, loads(text), packer.met)

    def result(self, kind, data, given):
        unpacker = Unpacker(self.take, given)
        value, changes = unpacker.unpack(data[0]), data[1]
        for index, content in changes:
            unpacker.fill(given[index], content)
        if kind == "V":
            return value
        names, message, arguments = value
        raise self.error(names, message, arguments)

    def answer(self, text):
        """The frame that answers a request of the other side."""
        try:
            unpacker = Unpacker(self.take)
            action, arguments, keywords = unpacker.unpack(loads(text))
            given = unpacker.met
            before = [snapshot(value) for value in given]
            try:
                kind, value = "V", self.act(action, arguments, keywords)
            except Gone:
                raise
            except BaseException as error:
                kind, value = "X", self.tell(error)
            packer = Packer(self.give, given)
            changes = [[index, packer.content(value)] for index, (value, was) in enumerate(zip(given, before)) if differs(value, was)]
            return kind, dumps([packer.pack(value), changes])
        except Gone:
            raise
        except BaseException as error:
            return "U", r1_wire.describe(error)

    # What may be done with ours.

    def act(self, action, arguments, keywords):
        if action in UNARY or action in BINARY or action in COMPARE:
            return (UNARY.get(action) or BINARY.get(action) or COMPARE.get(action))(*arguments, **keywords)
        return getattr(self, "act_" + action)(*arguments, **keywords)

    def act_call(self, target, /, *arguments, **keywords):
        return target(*arguments, **keywords)

    def act_contains(self, target, item):
        return item in target

    def act_isinstance_of(self, kind, value):
        return isinstance(value, kind)

    def act_get(self, target, name):
        self.permit(target, name)
        return getattr(target, name)

    def act_set(self, target, name, value):
        self.permit(target, name)
        setattr(target, name, value)

    def act_del(self, target, name):
        self.permit(target, name)
        delattr(target, name)

    def act_next(self, target, count):
        """The next items, as many as there are up to a number, and whether that was all."""
        items = []
        if id(target) in self.errors:
            raise self.errors.pop(id(target))
        try:
            while len(items) < count:
                items.append(next(target))
        except StopIteration:
            return items, True
        except Exception as error:
            if not items:
                raise
            self.errors[id(target)] = error
        return items, False

    def act_enter(self, target):
        return target.__enter__()

    def act_leave(self, target):
        return target.__exit__(None, None, None)

    def act_await(self, target):
        """Without an event loop, which needs sockets: a coroutine that waits for nothing but others like it."""
        try:
            while True:
                target.send(None)
        except StopIteration as end:
            return end.value

    def act_names(self, *names):
        found = {}
        for name in names:
            value = self.scope.get(name, self)
            if isinstance(value, type) and issubclass(value, Exception):
                found[name] = ("error", ancestors(value))
            elif value is not self and not isinstance(value, types.ModuleType):
                found[name] = ("value", value)
        return found

    def permit(self, target, name):
        """A test's object shows its own attributes and methods, and never the test: functions and texts give no more than a call or a value."""
        kind = target if isinstance(target, type) else type(target)
        if self.is_judge and (kind.__module__ != "__tests__" or name.startswith("_")):
            raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")

    # Exceptions.

    def tell(self, error):
        try:
            arguments = list(error.args)
            Packer(no_handle).pack(arguments)
        except Exception:
            arguments = None
        return [ancestors(type(error)), r1_wire.describe(error), arguments]

    def error(self, names, message, arguments):
        for name in names:
            kind = self.scope.get(name) or getattr(builtins, name, None)
            if isinstance(kind, type) and issubclass(kind, Exception):
                return mark_remote(make_error(kind, message, arguments))
        return mark_remote(RuntimeError(message))


def make_error(kind, message, arguments):
    if isinstance(arguments, list):
        try:
            return kind(*arguments)
        except Exception:
            pass
    try:
        return kind(message)
    except Exception:
        return RuntimeError(message)


def mark_remote(error):
    error.r1_is_remote = True
    return error


def no_handle(value):
    raise Unplain("an object")


def ancestors(kind):
    return [ancestor.__name__ for ancestor in kind.__mro__ if issubclass(ancestor, BaseException)]


class State:
    """What we know of a remote object."""

    def __init__(self, border, number, name, kind):
        self.border, self.number, self.name, self.kind = border, number, name, kind
        # The test made it by calling a class that it names: then its operators are under test, and may see what they are applied to.
        self.is_under_test = False
        self.items, self.is_exhausted, self.batch = [], False, 1


def state(remote):
    return object.__getattribute__(remote, "_r1_state")


async def await_later(remote):
    return ask(remote, "await")


def ask(remote, action, *arguments, **keywords):
    return state(remote).border.ask(action, remote, *arguments, **keywords)


class Remote:
    """An object of the other process."""

    __slots__ = ("_r1_state", "__weakref__")

    @property
    def __class__(self):
        here = state(self).border.scope.get(state(self).name)
        return here if isinstance(here, type) and state(self).kind != "class" else Remote

    def __getattr__(self, name):
        return ask(self, "get", name)

    def __setattr__(self, name, value):
        ask(self, "set", name, value)

    def __delattr__(self, name):
        ask(self, "del", name)

    def __call__(self, *arguments, **keywords):
        made = ask(self, "call", *arguments, **keywords)
        if type(made) is Remote and state(self).kind == "class" and state(self).is_under_test:
            state(made).is_under_test = True
        return made

    def __next__(self):
        ours = state(self)
        if not ours.items:
            if ours.is_exhausted:
                raise StopIteration
            items, ours.is_exhausted = ask(self, "next", ours.batch)
            ours.items, ours.batch = items[::-1], min(MAX_BATCH, ours.batch + (ours.batch >= 8 and ours.batch or 1))
            if not items:
                raise StopIteration
        return ours.items.pop()

    def __contains__(self, item):
        # An object that should have been a list must not be told what is looked for.
        if is_told(self, item):
            return bool(ask(self, "contains", item))
        return any(each is item or each == item for each in self)

    def __instancecheck__(self, instance):
        return type(instance) is Remote and bool(ask(self, "isinstance_of", instance))

    def __enter__(self):
        return ask(self, "enter")

    def __exit__(self, *error):
        return ask(self, "leave") if error[0] is None else None


def is_told(remote, *others):
    """Whether an operator may be passed on: the candidate's process must not learn an expected value, least of all to say whether it equals it."""
    ours = state(remote)
    return not ours.border.is_judge or ours.is_under_test or all(type(other) is Remote for other in others)


def _unary(name):
    def method(self, *arguments):
        return ask(self, name, *arguments)

    return method


def _binary(name, is_reflected):
    def method(self, other, *more):
        if not is_told(self, other):
            return NotImplemented
        border = state(self).border
        made = border.ask(name, other, self, *more) if is_reflected else border.ask(name, self, other, *more)
        if type(made) is Remote and state(self).is_under_test:
            state(made).is_under_test = True
        return made

    return method


def _compare(name):
    def method(self, other):
        if type(other) is Remote and state(self).border is state(other).border:
            return ask(self, name, other)
        if not state(self).border.is_judge:
            return ask(self, name, other)
        return NotImplemented

    return method


for _name in UNARY:
    setattr(Remote, f"__{_name}__", _unary(_name))
for _name in BINARY:
    setattr(Remote, f"__{_name}__", _binary(_name, False))
    setattr(Remote, f"__r{_name}__", _binary(_name, True))
for _name in COMPARE:
    setattr(Remote, f"__{_name}__", _compare(_name))
