"""The candidate as a library: does what it is asked until the end of the stream."""
import r1_wire
from r1_objects import Border


def run(source):
    try:
        scope = r1_wire.load(source.decode("utf-8", "surrogatepass"), "__candidate__")
    except BaseException as error:
        r1_wire.send("X", r1_wire.describe(error))
        return
    r1_wire.send("R")
    border = Border(False, scope)
    while True:
        _, text = r1_wire.read_texts()
        r1_wire.send(*border.answer(text.decode("utf-8", "surrogatepass")))
