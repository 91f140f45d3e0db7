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
    /// <summary>Serves until standard input ends. Answers are frames: <c>A</c> an assembly, <c>E</c> the compiler's messages.</summary>
    public static void Serve()
    {
        Answer(["calls", "int F(int x) => Enumerable.Range(0, x).Sum();", "F(3)"]);
        Wire.Write(1, 'S', "");
        // Read on a thread of its own: the end of the stream ends the process even in the middle of an endless compilation.
        using var requests = new BlockingCollection<string[]>();
        new Thread(() =>
        {
            while (true) requests.Add([.. Wire.Read(0).Select(Encoding.UTF8.GetString)]);
        }) { IsBackground = true }.Start();
        foreach (var request in requests.GetConsumingEnumerable())
        {
            var (image, messages) = Answer(request);
            if (image is null) Wire.Write(1, 'E', messages);
            else Wire.Write(1, 'A', image);
        }
    }

    // The request: `program`, source; or `calls`, source, expressions; or `split`, assertion.
    private static (byte[]? Image, string Messages) Answer(string[] request)
    {
        try
        {
            return request[0] switch
            {
                "program" => CandidateCompiler.Compile(request[1], null),
                "calls" => CandidateCompiler.Compile(request[1], request[2..]),
                _ => Assertion.Split(request[1]) is var (left, right) ? (Encoding.UTF8.GetBytes($"{left}\0{right}"), "") : (null, "no equality"),
            };
        }
        catch (Exception error)
        {
            return (null, $"the compiler failed: {error.GetType().Name}");
        }
    }
}
