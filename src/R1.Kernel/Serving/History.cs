using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>The cells run so far, for <c>history_request</c>.</summary>
internal sealed class History
{
    private readonly Lock _gate = new();
    private readonly List<(int Line, string Input, string? Output)> _entries = [];

    public void Add(int line, string input, string? output)
    {
        lock (_gate) _entries.Add((line, input, output));
    }

    /// <summary>The entries asked for as <c>(session, line, input)</c>, or <c>(session, line, (input, output))</c>.</summary>
    public JsonObject Answer(JupyterMessage request)
    {
        (int Line, string Input, string? Output)[] all;
        lock (_gate) all = [.. _entries];
        var chosen = request.Text("hist_access_type") switch
        {
            "range" => all.Where(e => e.Line >= request.Number("start", 0) && e.Line < request.Number("stop", int.MaxValue)),
            "search" => Newest(Matching(all, request), request),
            _ => Newest(all, request),
        };
        var withOutput = request.Flag("output", false);
        return new JsonObject { ["status"] = "ok", ["history"] = new JsonArray([.. chosen.Select(e => Entry(e, withOutput))]) };
    }

    private static JsonNode Entry((int Line, string Input, string? Output) entry, bool withOutput) =>
        new JsonArray(0, entry.Line, withOutput ? new JsonArray(entry.Input, entry.Output) : entry.Input);

    private static IEnumerable<(int Line, string Input, string? Output)> Newest(
        IEnumerable<(int Line, string Input, string? Output)> entries, JupyterMessage request) =>
        entries.TakeLast(request.Number("n", int.MaxValue));

    // A glob: * and ? are wild.
    private static IEnumerable<(int Line, string Input, string? Output)> Matching(
        IEnumerable<(int Line, string Input, string? Output)> entries, JupyterMessage request)
    {
        var pattern = "^" + Regex.Escape(request.Text("pattern")).Replace("\\*", ".*").Replace("\\?", ".") + "$";
        var matching = entries.Where(e => Regex.IsMatch(e.Input, pattern, RegexOptions.Singleline));
        return request.Flag("unique", false) ? matching.Reverse().DistinctBy(e => e.Input).Reverse() : matching;
    }
}
