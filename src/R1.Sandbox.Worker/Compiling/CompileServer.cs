using System.Collections.Concurrent;
using System.Text;
using R1.Sandbox.Worker.Running;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>
/// Compiles candidates one after the other on a warm Roslyn. It runs nothing of them, yet it is sandboxed and may be killed: a source can be
/// made so that a compiler needs an hour or all memory.
/// </summary>
internal static class CompileServer
{
    /// <summary>
    /// Serves until standard input ends. Answers are frames: <c>A</c> an assembly, <c>E</c> the compiler's messages, <c>F</c> an error of the compiler itself,
    /// after which it should not be asked again. The first frame, <c>S</c>, says that a known
    /// program compiled; a compiler that cannot do that ends.
    /// </summary>
    public static void Serve()
    {
        if (Answer(["calls", "int F(int x) => Enumerable.Range(0, x).Sum();", "F(3)"]).Kind != 'A') return;
        Wire.Write(1, 'S', "");
        // Read on a thread of its own: the end of the stream ends the process even in the middle of an endless compilation.
        using var requests = new BlockingCollection<string[]>();
        new Thread(() =>
        {
            while (true) requests.Add([.. Wire.Read(0).Select(Encoding.UTF8.GetString)]);
        }) { IsBackground = true }.Start();
        foreach (var request in requests.GetConsumingEnumerable())
        {
            var (kind, text) = Answer(request);
            Wire.Write(1, kind, text);
        }
    }

    // The request: `program`, source; or `calls`, source, expressions; or `split`, assertion.
    private static (char Kind, byte[] Text) Answer(string[] request)
    {
        try
        {
            var (image, messages) = request[0] switch
            {
                "program" => CandidateCompiler.Compile(request[1], null),
                "calls" => CandidateCompiler.Compile(request[1], request[2..]),
                _ => Assertion.Split(request[1]) is var (left, right) ? (Encoding.UTF8.GetBytes($"{left}\0{right}"), "") : (null, "no equality"),
            };
            return image is null ? ('E', Encoding.UTF8.GetBytes(messages)) : ('A', image);
        }
        catch (Exception error)
        {
            return ('F', Encoding.UTF8.GetBytes($"the compiler failed: {error.GetType().Name}"));
        }
    }
}
