using System.Net;
using System.Net.Sockets;
using R1.Sandbox;
using R1.Tests.Sandbox.Attacks;

namespace R1.Tests.Sandbox;

[Trait("Category", "Slow")]
public sealed class AttackTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>, IDisposable
{
    private readonly TcpListener _listener = Listen();

    public static TheoryData<string> CSharp => [.. CSharpProbes.All.Concat(CSharpCheats.All).Select(attack => attack.Name)];

    public static TheoryData<string> Python => [.. PythonAttacks.All.Select(attack => attack.Name)];

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Attacks_All_AreFortyOrMore() => Assert.True(CSharp.Count + Python.Count >= 40);

    [Theory]
    [MemberData(nameof(CSharp))]
    public void Run_AttackInCSharp_IsContained(string name) =>
        Check(CSharpProbes.All.Concat(CSharpCheats.All).Single(attack => attack.Name == name), Sandboxes.Calls("F() == \"contained\""));

    [Theory]
    [MemberData(nameof(Python))]
    public void Run_AttackInPython_IsContained(string name)
    {
        sandboxes.SkipWithoutPython();
        Check(PythonAttacks.All.Single(attack => attack.Name == name), Sandboxes.Asserts("assert F() == 'contained'"));
    }

    // Twice, because what the first one leaves the second one would find; then an honest candidate on the same workers.
    private void Check(Attack attack, CodeTask task)
    {
        var runner = sandboxes.Runner;
        Environment.SetEnvironmentVariable("R1_TEST_SECRET", "secret");
        var source = attack.Source.Replace("PORT", $"{((IPEndPoint)_listener.LocalEndpoint).Port}");
        for (var i = 0; i < (attack.Status == TestStatus.Passed ? 2 : 1); i++)
        {
            var result = sandboxes.Run(task, source);
            var status = result.Tests.Single().Status;
            Assert.True(status == attack.Status || status == attack.Or, $"{result.Tests[0]} {result.CompilerMessages}");
            Assert.DoesNotContain("root:", result.CompilerMessages);
        }
        Assert.False(_listener.Pending());
        Assert.True(sandboxes.Run(Sandboxes.Calls("F(2) == 4"), "int F(int x) => x * x;").Passed);
        Assert.Empty(Leftovers(runner));
    }

    // Processes below our fork server that are neither it nor its wrapper.
    private static IEnumerable<string> Leftovers(CodeRunner runner)
    {
        var wrapper = runner.Pool.Server.ProcessId;
        var servers = Children(wrapper);
        return servers.SelectMany(Children).Select(pid => $"{pid}");
    }

    private static IEnumerable<int> Children(int pid) =>
        Directory.GetDirectories($"/proc/{pid}/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse).ToList();

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
