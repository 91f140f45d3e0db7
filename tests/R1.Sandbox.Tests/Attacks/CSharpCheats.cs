using R1.Sandbox;

namespace R1.Tests.Sandbox.Attacks;

/// <summary>Candidates in C# that want to pass without the right value, or to break what runs them.</summary>
internal static class CSharpCheats
{
    public static readonly Attack[] All =
    [
        new("endless loop", TestStatus.TimedOut, "string F() { while (true); }"),
        new("endless loops in eight threads", TestStatus.TimedOut, """
            string F() { for (var i = 0; i < 8; i++) new Thread(() => { while (true); }).Start(); while (true); }
            """),
        new("catch the time-out", TestStatus.TimedOut, "string F() { try { while (true); } catch { return \"contained\"; } finally { Console.WriteLine(); } }"),
        new("ignore the signal of the time-out", TestStatus.TimedOut, """
            string F() { System.Runtime.InteropServices.NativeLibrary.TryLoad("libc", out var c); for (var s = 1; s < 32; s++) N.signal(s, 1);
                while (true); }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern long signal(int s, long h); }
            """),
        new("memory bomb", TestStatus.OutOfMemory, """
            string F() { var all = new List<byte[]>(); while (true) { var block = new byte[1 << 20]; Array.Fill(block, (byte)1); all.Add(block); } }
            """),
        new("native memory bomb", TestStatus.OutOfMemory, """
            string F() { while (true) { var p = System.Runtime.InteropServices.Marshal.AllocHGlobal(1 << 20);
                for (var i = 0; i < 1 << 20; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte(p, i, 1); } }
            """),
        new("memory bomb of shared mappings", TestStatus.OutOfMemory, """
            string F() { var all = new List<object>();
                while (true) { var p = N.mmap(0, 1 << 20, 3, 0x21, -1, 0); if (p == -1) throw new OutOfMemoryException();
                for (var i = 0; i < 1 << 20; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte((nint)p, i, 1); } }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern long mmap(long a, long l, int p, int f, int fd,
                long o); }
            """),
        new("thread bomb", TestStatus.OutOfMemory, """
            string F() { while (true) { var t = new Thread(() => Thread.Sleep(-1)); t.IsBackground = true; t.Start(); } }
            """),
        // One of them may run over its stack, which ends the process, before they have been counted.
        new("threads with small stacks", TestStatus.OutOfMemory, """
            string F() { for (var i = 0; i < 6000; i++) new Thread(() => Thread.Sleep(-1), 1 << 14) { IsBackground = true }.Start(); Thread.Sleep(1000);
                return "contained"; }
            """) { Or = TestStatus.Ended },
        new("memory that was written and is read-only now", TestStatus.OutOfMemory, """
            string F() { while (true) { var p = N.mmap(0, 1 << 24, 3, 0x22, -1, 0); if (p == -1) throw new OutOfMemoryException();
                for (var i = 0; i < 1 << 24; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte((nint)p, i, 1); N.mprotect(p, 1 << 24, 1); } }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern long mmap(long a, long l, int p, int f, int fd,
                long o); [System.Runtime.InteropServices.DllImport("libc")] public static extern int mprotect(long a, long l, int p); }
            """),
        new("infinity", TestStatus.Failed, "double F() => double.PositiveInfinity;"),
        new("answer before being asked", TestStatus.Ended, """
            string F() { new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(3, false), FileAccess.Write, 0)
                .Write(new byte[] { (byte)'V', 17, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, (byte)'T' }); return "contained"; }
            """),
        new("huge output", TestStatus.TooMuchOutput, "string F() { var line = new string('x', 1000); while (true) Console.WriteLine(line); }"),
        new("huge value", TestStatus.Raised, "string F() => string.Concat(Enumerable.Repeat(\"contained\", 400_000)) is var s ? throw new Exception(s) : s;"),
        new("endless value", TestStatus.Raised, "IEnumerable<int> F() { while (true) yield return 1; }"),
        new("value that contains itself", TestStatus.Raised, "object F() { var list = new List<object>(); list.Add(list); return list; }"),
        new("value equal to everything", TestStatus.Failed, """
            All F() => new All();
            class All { public override bool Equals(object? o) => true; public override int GetHashCode() => 0;
                public static bool operator ==(All a, object b) => true; public static bool operator !=(All a, object b) => false;
                public override string ToString() => "contained"; }
            """),
        new("exit code 0 before the tests", TestStatus.Ended, """
            string F() { N._exit(0); return ""; }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern void _exit(int c); }
            """),
        new("exit code 0 in a static constructor", TestStatus.Ended, """
            string F() => S.X;
            static class S { public static string X = ""; static S() { N._exit(0); } }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern void _exit(int c); }
            """),
        new("exit code 0 in a module initialiser", TestStatus.Ended, """
            string F() => "";
            static class M { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Go() => N._exit(0); }
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern void _exit(int c); }
            """),
        new("values forged by a module initialiser", TestStatus.Ended, """
            string F() => "";
            static class M { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Go() =>
                new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(3, false), FileAccess.Write, 0)
                .Write(new byte[] { (byte)'V', 1, 0, 0, 0, (byte)'T' }); }
            """),
        new("no frame at all", TestStatus.Ended, """
            string F() { new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(3, false), FileAccess.Write, 0)
                .Write(Enumerable.Repeat((byte)255, 1000).ToArray()); return "contained"; }
            """),
        new("verdict printed", TestStatus.Failed, "string F() { Console.WriteLine(\"Passed\\n1 passed, 0 failed\\nV\\u0001\\0\\0\\0T\"); return \"Passed\"; }"),
        new("reflection into the harness", TestStatus.Failed, """
            string F() { foreach (var a in AppDomain.CurrentDomain.GetAssemblies()
                .Where(a => a.GetName().Name!.StartsWith("R1") || a.GetName().Name == "candidate")) foreach (var t in Types(a)) foreach
                (var f in t.GetFields((System.Reflection.BindingFlags)60)) try { if (f.GetValue(null) is string s && s.StartsWith("cont")) return s; }
                catch { } return ""; }
            IEnumerable<Type> Types(System.Reflection.Assembly a) { try { return a.GetTypes(); }
                catch (System.Reflection.ReflectionTypeLoadException e) { return e.Types.Where(t => t != null)!; } }
            """),
        new("own class of calls", TestStatus.NotRun, "string F() => \"\"; public static class R1Calls { public static object C0() => \"x\"; }"),
        new("own System.Object", TestStatus.Failed, """
            string F() => "";
            namespace System { public class Console { public static void WriteLine(string s) { } } }
            """),
        new("unsafe code", TestStatus.NotRun, "unsafe string F() { int* p = (int*)0; *p = 1; return \"contained\"; }"),
        new("write to address 8", TestStatus.Ended, """
            string F() { System.Runtime.InteropServices.Marshal.WriteInt64((nint)0x7000_0000_0000, 1); return "contained"; }
            """),
        new("jump into nothing", TestStatus.Ended, """
            string F() { System.Runtime.InteropServices.Marshal.GetDelegateForFunctionPointer<Action>((nint)0x7000_0000_0000)(); return "contained"; }
            """),
        new("stack overflow", TestStatus.Ended, "string F() => F() + \"x\";"),
        new("exception in a thread", TestStatus.Ended, """
            string F() { new Thread(() => throw new Exception()).Start(); Thread.Sleep(-1); return "contained"; }
            """),
        new("fail fast", TestStatus.Ended, "string F() { Environment.FailFast(\"\"); return \"contained\"; }"),
        new("#r directive", TestStatus.NotRun, "#r \"/usr/lib/x.dll\"\nstring F() => \"contained\";"),
        new("#load directive", TestStatus.NotRun, "#load \"/etc/passwd\"\nstring F() => \"contained\";"),
        new("key file read by the compiler", TestStatus.NotRun, "[assembly: System.Reflection.AssemblyKeyFile(\"/etc/passwd\")]\nstring F() => \"contained\";"),
        new("nesting that overflows the compiler's stack", TestStatus.NotRun, $"string F() => {new string('(', 100_000)}\"\"{new string(')', 100_000)};"),
        new("lambdas that take the compiler years", TestStatus.NotRun, LambdaBomb(14)),
    ];

    // Every lambda is bound for each overload, so the work doubles with each level.
    private static string LambdaBomb(int depth)
    {
        var body = string.Concat(Enumerable.Range(0, depth).Select(i => $"M(a{i} => "));
        return $$"""
            string F() { {{body}}a0.Foo(a{{depth - 1}}){{new string(')', depth)}}; return "contained"; }
            static class X { }
            static class T
            {
                public static void M(Func<int, int> f) { }
                public static void M(Func<string, string> f) { }
                public static void M(Func<double, double> f) { }
            }
            """.Replace("M(a", "T.M(a");
    }
}
