using System.Diagnostics;
using R1.Foundation;
using R1.Sandbox;
using R1.Tests.Sandbox.Attacks;

namespace R1.Tests.Sandbox;

/// <summary>A hostile candidate costs its own run only. Alone, since the memory of this process is measured, and other tests train models in it.</summary>
[CollectionDefinition(nameof(HostileMixTests), DisableParallelization = true)]
[Collection(nameof(HostileMixTests))]
[Trait("Category", "Slow")]
public sealed class HostileMixTests
{
    // Each may take a second of processor time: R1_HOSTILE_RUNS=1000 is for when there is time.
    private static readonly int Hostile = int.TryParse(Environment.GetEnvironmentVariable("R1_HOSTILE_RUNS"), out var runs) ? runs : 120;
    private static readonly int Honest = Hostile / 2, FirstPart = Hostile / 3;

    [Fact]
    public async Task RunAll_HostileCandidatesBesideHonestOnes_CostTheirOwnRunsOnly()
    {
        Sandboxes.SkipWithoutSandbox();
        var random = new SeededRandom(17);
        var runner = new CodeRunner(new SandboxOptions
        {
            CpuSeconds = 1, WallSeconds = 20, MemoryMegabytes = 256, FileMegabytes = 4, OutputBytes = 200_000, CompileSeconds = 20, Workers = 4,
        });
        var session = runner.Pool.Session;
        var all = Candidates(runner.HasPython, random).ToArray();
        random.Shuffle<(CodeTask Task, string Source, bool IsHonest)>(all);
        await RunAsync(runner, all[..FirstPart]);
        var before = Footprint.Take(runner);
        await RunAsync(runner, all[FirstPart..]);
        var after = Footprint.Take(runner);
        Assert.Empty(Footprint.Cells(runner));
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 20);
        Assert.InRange(after.ServerDescriptors, 0, before.ServerDescriptors);
        Assert.InRange(after.ServerMegabytes, 0, before.ServerMegabytes + 8);
        Assert.InRange(after.ManagedMegabytes, 0, before.ManagedMegabytes + 32);
        Assert.Empty(Locks(runner));
        var processes = Footprint.All(runner);
        runner.Dispose();
        // The kernel ends what was in a namespace soon after its first process.
        SpinWait.SpinUntil(() => !processes.Any(IsThere), TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(processes, IsThere);
        Assert.False(Directory.Exists(session));
    }

    private static IEnumerable<(CodeTask Task, string Source, bool IsHonest)> Candidates(bool hasPython, SeededRandom random)
    {
        // The bombs that only the compiler meets take its whole time each: a few of them are enough.
        var csharp = CSharpCheats.All.Concat(CSharpProbes.All).Where(attack => attack.Status != TestStatus.NotRun)
            .Select(attack => (Sandboxes.Calls("F() == \"never\""), attack.Source)).ToList();
        var python = hasPython ? PythonAttacks.All.Select(attack => (Sandboxes.Asserts("assert F() == 'never'"), attack.Source)).ToList() : [];
        var hostile = csharp.Concat(python).ToList();
        for (var i = 0; i < Hostile; i++)
        {
            var (task, source) = hostile[random.Next(hostile.Count)];
            yield return (task, source.Replace("PORT", "1"), false);
        }
        for (var i = 0; i < Honest; i++)
            yield return (i % 3, hasPython) switch
            {
                (0, true) => (Sandboxes.Asserts("assert f(2) == 4"), $"def f(x): return x * x + {i} - {i}", true),
                (1, _) => (Sandboxes.Program(CodeLanguage.CSharp, "3 4", "7"),
                    $"Console.WriteLine(Console.ReadLine()!.Split(' ').Sum(int.Parse) + {i} - {i});", true),
                _ => (Sandboxes.Calls("F(2) == 4"), $"int F(int x) => x * x + {i} - {i};", true),
            };
    }

    private static async Task RunAsync(CodeRunner runner, IReadOnlyList<(CodeTask Task, string Source, bool IsHonest)> candidates)
    {
        var results = await runner.RunAllAsync(candidates.Select(one => (one.Task, one.Source)));
        Assert.Empty(candidates.Zip(results).Where(pair => pair.Second.Passed != pair.First.IsHonest)
            .Select(pair => $"{pair.First.Source}: {string.Join(", ", pair.Second.Tests)} {pair.Second.CompilerMessages}"));
    }

    private static bool IsThere(int id) => Directory.Exists($"/proc/{id}");

    private static IEnumerable<string> Locks(CodeRunner runner)
    {
        var ours = Footprint.All(runner);
        return File.ReadLines("/proc/locks")
            .Where(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, _, var id, ..] && ours.Contains(int.Parse(id)));
    }

    private sealed record Footprint(int Descriptors, int ServerDescriptors, double ServerMegabytes, double ManagedMegabytes)
    {
        public static Footprint Take(CodeRunner runner)
        {
            var server = Children(runner.Pool.Server.ProcessId).Single();
            return new Footprint(
                Directory.GetFiles("/proc/self/fd").Length, Directory.GetFiles($"/proc/{server}/fd").Length,
                Process.GetProcessById(server).WorkingSet64 / 1e6, GC.GetTotalMemory(forceFullCollection: true) / 1e6);
        }

        public static IEnumerable<int> Cells(CodeRunner runner) => Children(runner.Pool.Server.ProcessId).SelectMany(Children);

        // This runner's own: tests beside this one have workers, too.
        public static HashSet<int> All(CodeRunner runner) => [runner.Pool.Server.ProcessId, .. Descendants(runner.Pool.Server.ProcessId)];

        private static IEnumerable<int> Descendants(int id) => Children(id).SelectMany(child => Descendants(child).Prepend(child));

        private static List<int> Children(int id) =>
            [.. Directory.GetDirectories($"/proc/{id}/task")
                .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
    }
}
