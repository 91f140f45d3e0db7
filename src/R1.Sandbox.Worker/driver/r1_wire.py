"""Questions of the process outside, and answers to it: frames of a letter, a length, the mark of the question and a text."""
import os
import struct
import sys
import types

CONTROL = 3
mark = b""


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
    """The next question, as bytes."""
    global mark
    mark, *texts = [read_exactly(read_length()) for _ in range(read_length())]
    return texts


def send(kind, text=""):
    data = mark + text.encode("utf-8", "surrogatepass")
    data = kind.encode() + struct.pack("<i", len(data)) + data
    while data:
        data = data[os.write(CONTROL, data):]


def describe(error):
    try:
        return (type(error).__name__ + ": " + str(error))[:500]
    except BaseException:
        return type(error).__name__


def module(name):
    """A new module that pickle, dataclasses and the like find under its name."""
    sys.modules[name] = made = types.ModuleType(name)
    return made


def load(source, name):
    """Executes a source as a module; returns its names."""
    scope = module(name).__dict__
    exec(compile(source, "<program>", "exec", dont_inherit=True), scope)
    return scope
