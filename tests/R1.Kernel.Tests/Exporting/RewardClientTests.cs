using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using R1.Kernel.Exporting;
using R1.Kernel.Rewarding;

namespace R1.Tests.Kernel.Exporting;

/// <summary>The Python client of an export, asked as frameworks ask it, against our reward service. Skipped where there is no Python.</summary>
public sealed class RewardClientTests : IDisposable
{
    private const string Right = "<think>so</think> <answer>\\\\boxed{4}</answer>", Wrong = "<think>so</think> <answer>\\\\boxed{5}</answer>";

    private const string Token = "secret-token-of-the-test";

    private readonly TemporaryFolder _folder = new();

    private readonly RewardService _service = Start();

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData($"r1_rewards.accuracy(prompts=['p', 'p'], completions=['{Right}', '{Wrong}'], solution=['4', '4'], id=['a', 'b'])", "[1.0, 0.0]")]
    [InlineData($"r1_rewards.format_kept(prompts=['p', 'p'], completions=['{Right}', '4'])", "[1.0, 0.0]")]
    [InlineData($"r1_rewards.compute_score('r1', '{Right}', '4', {{'id': 'a'}})", "{'accuracy': 1.0, 'format': 1.0, 'score': 2.0}")]
    public void Client_AsFrameworksCallIt_GivesTheirShape(string call, string expected) =>
        Assert.Equal((0, expected), Python(call, _service.Url));

    // OpenRLHF's queries hold the prompt and the token that ended the text. Of PyTorch it needs a tensor that is made, and its mean.
    [Fact]
    public void Client_AsOpenRlhfCallsIt_GivesItsShape()
    {
        File.WriteAllText(_folder.File("torch.py"), """
            float = "float32"

            class tensor(list):
                def __init__(self, numbers, dtype):
                    super().__init__(numbers)

                def mean(self):
                    return sum(self) / len(self)
            """);
        var queries = $"['p{Right}<|im_end|>', 'p{Wrong}<|im_end|>', 'p4<|im_end|>']";
        const string flat = "(lambda x: {'first': x['rewards'][0], 'rewards': sum(x['rewards']), 'scores': sum(x['scores']), **x['extra_logs']})";
        Assert.Equal(
            (0, "{'accuracy': 0.5, 'first': 2.0, 'format': 0.5, 'rewards': 4.0, 'scores': 4.0}"),
            Python($"{flat}(r1_rewards.reward_func({queries} + ['p<eos>'], ['p'] * 4, ['4'] * 4))", _service.Url));
    }

    // Whichever address comes first, each of several requests is answered.
    [Fact]
    public void Client_OneServiceIsDown_TheOtherAnswers()
    {
        var call = $"[r1_rewards.ask('format', ['{Right}'])[0] for _ in range(6)]";
        Assert.Equal((0, "[1.0, 1.0, 1.0, 1.0, 1.0, 1.0]"), Python(call, Dead(), _service.Url));
    }

    // It ends as soon as it has answered its first request, while others are in it and on the way to it.
    [Fact]
    public async Task Client_OneOfThreeServicesDiesUnderLoad_NoRequestIsLost()
    {
        using var other = Start();
        var dying = Start();
        var load = Task.Run(() => Python(
            $"__import__('concurrent.futures').futures.ThreadPoolExecutor(8).map(lambda _: r1_rewards.ask('format', ['{Right}'])[0], range(200))",
            _service.Url, other.Url, dying.Url));
        using (var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", Token) } })
            while (!load.IsCompleted && !(await client.GetStringAsync($"{dying.Url}/metrics")).Contains("r1_requests_total{", StringComparison.Ordinal))
                await Task.Delay(1);
        Assert.False(load.IsCompleted);
        dying.Dispose();
        var (exitCode, output) = await load;
        Assert.Equal((0, 200), (exitCode, output.Split("1.0").Length - 1));
    }

    [Fact]
    public void Client_WrongToken_EndsAtOnceAndSaysSo()
    {
        var (exitCode, output) = Python("r1_rewards.ask('format', ['a'])", [_service.Url], token: "wrong");
        Assert.Equal(1, exitCode);
        Assert.Contains("no reward service answered", output);
        Assert.Contains(": 401 ", output);
    }

    private static RewardService Start() => RewardService.StartAsync(new ServiceOptions { Port = 0, Token = Token }).GetAwaiter().GetResult();

    private (int ExitCode, string Output) Python(string call, params string[] addresses) => Python(call, addresses, Token);

    private (int ExitCode, string Output) Python(string call, string[] addresses, string token)
    {
        Assert.SkipUnless(HasPython(), "There is no python3 here.");
        File.WriteAllText(_folder.File("r1_rewards.py"), ExportFolder.Client(addresses));
        var program = $"import r1_rewards\nx = {call}\n"
            + "print({k: float(x[k]) for k in sorted(x)} if isinstance(x, dict) else [float(v) for v in x])";
        var start = new ProcessStartInfo("python3", ["-c", program])
        {
            WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["R1NB_REWARDS_TOKEN"] = token;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }

    private static bool HasPython() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")));

    // An address at which nobody listens.
    private static string Dead()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    }
}
