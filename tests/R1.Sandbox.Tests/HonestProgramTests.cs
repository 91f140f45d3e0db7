using R1.Sandbox;

namespace R1.Tests.Sandbox;

/// <summary>Right programs of all kinds pass, and near them wrong ones fail.</summary>
public sealed class HonestProgramTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private const string Stack = """
        class Stack:
            def __init__(self): self.items = []
            def push(self, x): self.items.append(x)
            def pop(self): return self.items.pop()
            def __len__(self): return len(self.items)
        """;

    private const string Vector = """
        class Vector:
            def __init__(self, a, b): self.a, self.b = a, b
            def __add__(self, o): return Vector(self.a + o.a, self.b + o.b)
            def __mul__(self, k): return Vector(self.a * k, self.b * k)
            def __eq__(self, o): return (self.a, self.b) == (o.a, o.b)
            def __str__(self): return f"({self.a}, {self.b})"
            def __contains__(self, x): return x in (self.a, self.b)
        """;

    [Theory]
    [InlineData("a = [3, 1, 2]\nf(a)\nassert a == [1, 2, 3]", "def f(x): x.sort()")]
    [InlineData("a = [[3], {1: [2]}, {4}, bytearray(b'x')]\nf(a)\nassert a == [[3, 9], {1: [2, 5]}, {4, 6}, bytearray(b'xy')]",
        "def f(x): x[0].append(9); x[1][1].append(5); x[2].add(6); x[3].extend(b'y')")]
    [InlineData("a = [1]\nassert f(a) is a", "def f(x): return x")]
    [InlineData("s = Stack()\ns.push(1)\ns.push(2)\nassert s.pop() == 2\nassert len(s) == 1\nassert s.items == [1]\nassert isinstance(s, Stack)", Stack)]
    [InlineData("assert Vector(1, 2) + Vector(2, 3) == Vector(3, 5)\nassert Vector(1, 2) * 2 == Vector(2, 4)\n"
        + "assert str(Vector(1, 2)) == '(1, 2)'\nassert 1 in Vector(1, 2)", Vector)]
    [InlineData("assert f(lambda x: x + 1, [1, 2]) == [2, 3]\nassert f(str, [1]) == ['1']", "def f(g, xs): return [g(x) for x in xs]")]
    [InlineData("class Cell:\n    def __init__(self, v): self.v = v\nc = Cell(1)\nf(c)\nassert c.v == 2", "def f(c): c.v += 1")]
    [InlineData("from fractions import Fraction\nassert f(Fraction(1, 3)) == Fraction(2, 3)", "def f(x): return x * 2")]
    [InlineData("from decimal import Decimal\nassert f('1.10') == Decimal('1.1')", "from decimal import Decimal\ndef f(x): return Decimal(x)")]
    [InlineData("from datetime import date\nassert f(date(2024, 2, 28)) == date(2024, 2, 29)",
        "from datetime import timedelta\ndef f(d): return d + timedelta(days=1)")]
    [InlineData("from collections import deque\nassert f() == deque([1, 2])", "from collections import deque\ndef f(): return deque([1, 2])")]
    [InlineData("assert list(f(3)) == [0, 1, 2]\nassert sum(f(4)) == 6\nassert next(f(2)) == 0", "def f(n):\n    for i in range(n): yield i")]
    [InlineData("from itertools import islice\nassert list(islice(f(), 5)) == [0, 1, 2, 3, 4]", "import itertools\ndef f(): return itertools.count()")]
    [InlineData("assert list(f()) == ['b', 'a']\nassert f() == {'a', 'b'}", "def f(): return {'b': 1, 'a': 2}.keys()")]
    [InlineData("ok = False\ntry:\n    f(1)\nexcept Mine as e:\n    ok = str(e) == 'x'\nassert ok", "class Mine(Exception): pass\ndef f(x): raise Mine('x')")]
    [InlineData("try:\n    f({})\n    assert False\nexcept KeyError as e:\n    assert e.args == ('k',)", "def f(d): return d['k']")]
    [InlineData("assert (y := f(2)) == 4\nassert y == 4", "def f(x): return x * x")]
    [InlineData("assert LIMIT == 3", "LIMIT = 3")]
    [InlineData("assert make(2)(3) == 5", "def make(a): return lambda b: a + b")]
    [InlineData("assert P(1, 2) == P(1, 2)\nassert repr(P(1, 2)) == 'P(x=1, y=2)'",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int")]
    [InlineData("assert f(float('inf')) == float('inf')\nassert f(float('nan')) != 1", "def f(x): return x")]
    public void Run_PythonAssertions_Pass(string tests, string source)
    {
        sandboxes.SkipWithoutPython();
        var result = sandboxes.Run(Sandboxes.Asserts(tests), source);
        Assert.True(result.Passed, string.Join(", ", result.Tests));
    }

    [Fact]
    public void Run_PythonObjectsOfThePrelude_GoBothWays()
    {
        sandboxes.SkipWithoutPython();
        var task = Sandboxes.Asserts("assert total(Node(1, Node(2))) == 3",
            "n = reverse(Node(1, Node(2)))\nassert n.v == 2 and n.n.v == 1 and n.n.n is None") with
        {
            Prelude = "class Node:\n    def __init__(self, v, n=None): self.v, self.n = v, n\n",
        };
        const string source = """
            def total(n): return n.v + total(n.n) if isinstance(n, Node) else 0
            def reverse(n):
                p = None
                while n is not None: n.n, p, n = p, n, n.n
                return p
            """;
        Assert.True(sandboxes.Run(task, source).Passed);
        Assert.True(sandboxes.Run(Sandboxes.Asserts("assert f(1) == 2") with { Prelude = "def f(x):\n" }, "    return x + 1").Passed);
    }

    [Theory]
    [InlineData("import threading, time\ndef g():\n    time.sleep(0.2)\n    print('late')\nthreading.Thread(target=g).start()", "", "late")]
    [InlineData("import atexit\natexit.register(lambda: print('bye'))", "", "bye")]
    [InlineData("print(sum(map(int, open('/dev/stdin').read().split())))", "3 4", "7")]
    [InlineData("print(sum(map(int, open(0).read().split())))", "3 4", "7")]
    [InlineData("import sys\nprint('x')\nsys.exit(0)", "", "x")]
    [InlineData("import os\nprint('x', flush=True)\nos._exit(0)", "", "x")]
    [InlineData("if __name__ == '__main__': print('x')", "", "x")]
    [InlineData("print('2.500')", "", "2.50")]
    public void Run_PythonPrograms_Pass(string source, string input, string output)
    {
        sandboxes.SkipWithoutPython();
        var result = sandboxes.Run(Sandboxes.Program(CodeLanguage.Python, input, output), source);
        Assert.True(result.Passed, string.Join(", ", result.Tests));
    }

    [Theory]
    [InlineData("new Thread(() => { Thread.Sleep(200); Console.WriteLine(\"late\"); }).Start();", "", "late")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine(2); Console.WriteLine(1);", "", "1\n2")]
    [InlineData("Console.WriteLine(File.ReadAllText(\"/dev/stdin\"));", "5", "5")]
    [InlineData("Console.WriteLine(1); return 0;", "", "1")]
    [InlineData("Console.WriteLine(2.5m);", "", "2.50")]
    public void Run_CSharpPrograms_Pass(string source, string input, string output)
    {
        var result = sandboxes.Run(Sandboxes.Program(CodeLanguage.CSharp, input, output), source);
        Assert.True(result.Passed, $"{string.Join(", ", result.Tests)} {result.CompilerMessages}");
    }

    [Theory]
    [InlineData(CodeLanguage.Python, "import sys\nprint('x')\nsys.exit(1)", TestStatus.Ended)]
    [InlineData(CodeLanguage.Python, "import os\nprint('x', flush=True)\nos._exit(3)", TestStatus.Ended)]
    [InlineData(CodeLanguage.Python, "print('x')\nraise ValueError('no')", TestStatus.Raised)]
    [InlineData(CodeLanguage.Python, "import os\nprint('x')\nos.write(3, b'D')", TestStatus.Ended)]
    [InlineData(CodeLanguage.Python, "import os\nos.write(1, b'\\xff')", TestStatus.Failed)]
    [InlineData(CodeLanguage.CSharp, "Console.WriteLine('x'); return 3;", TestStatus.Ended)]
    [InlineData(CodeLanguage.CSharp, "Console.WriteLine('x'); Environment.Exit(2);", TestStatus.Ended)]
    [InlineData(CodeLanguage.CSharp, "Console.WriteLine('x'); throw new Exception();", TestStatus.Raised)]
    public void Run_ProgramThatFailsAfterTheRightOutput_DoesNotPass(CodeLanguage language, string source, TestStatus expected)
    {
        if (language == CodeLanguage.Python) sandboxes.SkipWithoutPython();
        Assert.Equal(expected, sandboxes.Run(Sandboxes.Program(language, "", "x"), source).Tests.Single().Status);
    }

    [Theory]
    [InlineData("var a = new[] { 3, 1, 2 }; Sort(a); a == new[] { 1, 2, 3 }", "void Sort(int[] a) => Array.Sort(a);")]
    [InlineData("var s = new Box(); s.Put(3); Debug.Assert(s.Get() == 3);", "class Box { int v; public void Put(int x) => v = x; public int Get() => v; }")]
    [InlineData("Map(x => x + 1, new[] { 1, 2 }) == new[] { 2, 3 }", "IEnumerable<int> Map(Func<int, int> f, IEnumerable<int> items) => items.Select(f);")]
    [InlineData("F() == new HashSet<int> { 2, 1 }", "HashSet<int> F() => new() { 1, 2 };")]
    public void Run_CSharpAssertions_Pass(string test, string source)
    {
        var result = sandboxes.Run(Sandboxes.Calls(test), source);
        Assert.True(result.Passed, $"{string.Join(", ", result.Tests)} {result.CompilerMessages}");
    }
}
