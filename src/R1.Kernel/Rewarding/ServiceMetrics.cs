using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace R1.Kernel.Rewarding;

/// <summary>Counters in the text format of Prometheus.</summary>
internal sealed class ServiceMetrics
{
    private readonly ConcurrentDictionary<int, long> _requests = new();
    private readonly ConcurrentDictionary<(string Reward, string Verdict), long> _completions = new();
    private long _ticks;

    public void CountRequest(int status, TimeSpan time)
    {
        _requests.AddOrUpdate(status, 1, (_, count) => count + 1);
        Interlocked.Add(ref _ticks, time.Ticks);
    }

    public void CountCompletions(RewardKind reward, IEnumerable<RewardDetail> details)
    {
        foreach (var detail in details) _completions.AddOrUpdate(($"{reward}".ToLowerInvariant(), detail.Verdict), 1, (_, count) => count + 1);
    }

    /// <summary>All of them.</summary>
    /// <param name="waiting">Completions in the service now.</param>
    /// <param name="replacements">Worker processes that were replaced.</param>
    public string Write(long waiting, int replacements)
    {
        var text = new StringBuilder();
        Head("r1_requests_total", "counter", "Requests for rewards by HTTP status.");
        foreach (var (status, count) in _requests.OrderBy(pair => pair.Key)) Line($"r1_requests_total{{status=\"{status}\"}}", count);
        Head("r1_request_seconds_total", "counter", "Time spent on them.");
        Line("r1_request_seconds_total", TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds);
        Head("r1_completions_total", "counter", "Completions by reward and verdict.");
        foreach (var (key, count) in _completions.OrderBy(pair => pair.Key))
            Line($"r1_completions_total{{reward=\"{key.Reward}\",verdict=\"{key.Verdict}\"}}", count);
        Head("r1_queue_completions", "gauge", "Completions waiting or running.");
        Line("r1_queue_completions", waiting);
        Head("r1_worker_replacements_total", "counter", "Worker processes that died and were replaced.");
        Line("r1_worker_replacements_total", replacements);
        return text.ToString();

        void Head(string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Line(string name, double value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }
}
