"""Whether the tests are sound: what in them does not depend on the candidate runs by itself, to its end and without an error."""
import ast
import builtins

import r1_wire
from r1_tests import Faulty, Tests


def run(prelude, tests, entry, functions):
    try:
        probe(Tests(*[text.decode("utf-8", "surrogatepass") for text in (prelude, tests, entry)], functions.decode().split()))
    except Faulty as error:
        r1_wire.send("F", str(error))
    r1_wire.send("D")


def probe(tests):
    tainted = set(tests.remote)
    for statement in tests.tree.body:
        if isinstance(statement, ast.Assert):
            evaluate(statement, tainted, tests.scope)
        elif names(statement) & tainted:
            tainted |= stored(statement)
        elif not isinstance(statement, ast.Try):
            execute(ast.Module([statement], []), "exec", tests.scope)
    for node in ast.walk(tests.tree):
        if isinstance(node, ast.Assert) and node not in tests.tree.body:
            evaluate(node, tainted, tests.scope)


def evaluate(assertion, tainted, scope):
    for expression in clean(assertion.test, tainted, scope):
        execute(ast.Expression(expression), "eval", scope)


def execute(tree, mode, scope):
    try:
        exec(compile(ast.fix_missing_locations(tree), "<tests>", mode, dont_inherit=True), scope)
    except BaseException as error:
        raise Faulty(r1_wire.describe(error))


def clean(node, tainted, scope):
    """The largest parts of an expression that use nothing of the candidate's and no local name."""
    if isinstance(node, ast.expr) and not isinstance(node, (ast.Starred, ast.Slice, ast.Name)) and is_clean(node, tainted, scope):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.comprehension, ast.Lambda)):
                yield from clean(child, tainted, scope)


def is_clean(node, tainted, scope):
    if any(isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)) for part in ast.walk(node)):
        return False
    loaded = names(node) - stored(node) - {argument.arg for argument in ast.walk(node) if isinstance(argument, ast.arg)}
    return not names(node) & tainted and all(name in scope or hasattr(builtins, name) for name in loaded)


def names(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def stored(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)} | {
        part.name for part in ast.walk(node) if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
