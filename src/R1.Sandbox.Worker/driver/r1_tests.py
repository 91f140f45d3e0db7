"""The tests of a task as a tree: what in them is the candidate's, and assertions that report instead of ending the run."""
import ast
import builtins
import sys

import r1_wire

TEMPLATE = """
try:
    __r1_holds__ = bool(__CONDITION__)
except __r1_Gone__:
    raise
except Exception as __r1_error__:
    __r1_report__(__TEXT__, None, __r1_error__)
else:
    __r1_report__(__TEXT__, __r1_holds__, None)
"""


class Faulty(Exception):
    """The tests themselves are faulty."""


class EachAssertion(ast.NodeTransformer):
    """An assertion reports its outcome and lets the next one run."""

    def visit_Assert(self, node):
        tree = ast.parse(TEMPLATE).body[0]
        parts = {"__CONDITION__": node.test, "__TEXT__": ast.Constant(ast.unparse(node.test)[:200])}
        tree = Filled(parts).visit(tree)
        for part in ast.walk(tree):
            if part is not node.test and not hasattr(part, "r1_old"):
                ast.copy_location(part, node)
        return tree


class Filled(ast.NodeTransformer):
    def __init__(self, parts):
        self.parts = parts

    def visit_Name(self, node):
        return self.parts.get(node.id, node)


class Tests:
    def __init__(self, prelude, tests, entry, functions):
        try:
            self.tree = ast.parse(tests)
            self.scope = load_prelude(prelude)
        except BaseException as error:
            raise Faulty(r1_wire.describe(error))
        self.entry = entry
        if not any(isinstance(node, ast.Assert) for node in ast.walk(self.tree)):
            raise Faulty("the tests contain no assertion")
        stored = {node.id for node in self.names() if not isinstance(node.ctx, ast.Load)}
        stored |= {node.name for node in ast.walk(self.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
        imports = [node for node in ast.walk(self.tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
        stored |= {alias.asname or alias.name.split(".")[0] for node in imports for alias in node.names}
        arguments = {node.arg for node in ast.walk(self.tree) if isinstance(node, ast.arg)}
        modules = {node.value.id for node in ast.walk(self.tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}
        if entry and "check" not in stored:
            raise Faulty("with an entry point the tests define check(candidate)")
        self.remote = set(functions) | ({entry} if entry else set())
        for name in {node.id for node in self.names()} - stored - set(self.scope):
            if name in modules & set(getattr(sys, "stdlib_module_names", ())):
                self.scope[name] = __import__(name)
            elif not hasattr(builtins, name) and name not in arguments:
                self.remote.add(name)

    def names(self):
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Name))

    def reporting(self):
        return compile(ast.fix_missing_locations(EachAssertion().visit(self.tree)), "<tests>", "exec", dont_inherit=True)


def load_prelude(prelude):
    """The names of trusted code in front of the candidate; none where it is the beginning of a function that the candidate goes on with."""
    try:
        return r1_wire.load(prelude, "__tests__")
    except SyntaxError:
        compile(prelude.rstrip("\n") + "\n    pass", "<prelude>", "exec", dont_inherit=True)
        return r1_wire.module("__tests__").__dict__
