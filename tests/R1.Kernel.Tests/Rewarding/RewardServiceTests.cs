using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using R1.Foundation;
using R1.Kernel.Rewarding;
using R1.Sandbox;
using R1.Tests.Sandbox;

namespace R1.Tests.Kernel.Rewarding;

public sealed class RewardServiceTests : IDisposable
{
    private const string Add = """{"language":"c_sharp","assertions":["Add(1, 2) == 3"]}""";

    private readonly RewardService _service = RewardService.StartAsync(new ServiceOptions
    {
        Port = 0, QueueCapacity = 400, MaxBodyMegabytes = 1, TimeoutSeconds = 600,
        // A machine that is busy with other tests may take long over a program that is quick to compile.
        Sandbox = new SandboxOptions { CpuSeconds = 1, WallSeconds = 20, CompileSeconds = 120 },
    }).GetAwaiter().GetResult();

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(10) };

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Rewards_Math_ComparesAnswers()
    {
        var (status, answer) = await Post("""
            {"reward":"math","prompts":["a","b","c"],"gold":["\\frac12","8","1"],
             "completions":["so \\boxed{0.5}",[{"role":"assistant","content":"the answer is 7"}],"?"]}
            """);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("[1,0,0]", answer["rewards"]!.ToJsonString());
        Assert.Equal("equal", (string)answer["details"]![0]!["verdict"]!);
    }

    [Fact]
    public async Task Rewards_Format_ChecksTags()
    {
        var (_, answer) = await Post("""{"reward":"format","completions":["<think>a</think><answer>1</answer>","1"]}""");
        Assert.Equal("[1,0]", answer["rewards"]!.ToJsonString());
    }

    [Fact]
    public async Task Rewards_Code_RunsTests()
    {
        Sandboxes.SkipWithoutSandbox();
        var (status, answer) = await Post($$"""
            {"reward":"code","tests":[{{Add}},{{Add}},{{Add}}],
             "completions":["```csharp\nint Add(int a, int b) => a + b;\n```","int Add(int a, int b) => 4;","int Add("]}
            """);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("[1,0,0]", answer["rewards"]!.ToJsonString());
        Assert.Equal(["passed", "failed", "not_compiled"], answer["details"]!.AsArray().Select(detail => (string)detail!["verdict"]!));
    }

    [Theory]
    [InlineData("{", 400, "")]
    [InlineData("[]", 400, "")]
    [InlineData("""{"reward":"magic","completions":["1"]}""", 400, "reward")]
    [InlineData("""{"reward":"math","completions":["1","2"],"gold":["1"]}""", 400, "gold")]
    [InlineData("""{"reward":"math","completions":[1],"gold":["1"]}""", 400, "completions[0]")]
    [InlineData("""{"reward":"math","completions":["1"],"gold":["1"],"grade":1}""", 400, "grade")]
    [InlineData("""{"reward":"code","completions":["1"],"tests":[{"language":"python"}]}""", 400, "assertions")]
    [InlineData("""{"reward":"code","completions":["1"],"tests":[{"language":"c_sharp","assertions":["F() > 1"]}]}""", 400, "no equality")]
    public async Task Rewards_FaultyRequest_NamesTheFault(string body, int expected, string part)
    {
        if (part == "no equality") Sandboxes.SkipWithoutSandbox();
        var (status, answer) = await Post(body);
        Assert.Equal(expected, (int)status);
        Assert.Contains(part, (string)answer["error"]!);
    }

    [Fact]
    public async Task Rewards_OtherTypesAndSizes_AreRefused()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await _client.PostAsync($"{_service.Url}/rewards", new StringContent("{}", Encoding.UTF8, "text/plain"))).StatusCode);
        var large = new HttpRequestMessage(HttpMethod.Post, $"{_service.Url}/rewards")
        {
            Content = Json(new string(' ', 2 << 20)), Headers = { ExpectContinue = true },
        };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _client.SendAsync(large)).StatusCode);
        var (status, _) = await Post(Math(500));
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(HttpStatusCode.OK, (await Post(Math(400))).Status);
    }

    [Theory]
    [InlineData("""
        {"prompts":["a","b"],"completions":["so \\boxed{0.5}",[{"role":"assistant","content":"\\boxed{7}"}]],
         "solution":["thus \\boxed{\\frac12}","8"],"level":[1,2],"trainer_state":{"step":1}}
        """, "[1,0]")]
    [InlineData("""
        {"prompts":[[{"role":"user","content":"a"}]],"completions":[[{"role":"assistant","content":"the answer is \\boxed{42}"}]],
         "answer":["6 * 7 = 42 #### 42"]}
        """, "[1]")]
    [InlineData("""{"data_source":"gsm8k","solution_str":"\\boxed{42}","ground_truth":42,"extra_info":{"index":1}}""", "[1]")]
    [InlineData("""{"data_sources":["a","a"],"solution_strs":["\\boxed{3}","\\boxed{4}"],"ground_truths":["3",["5","4"]],"extra_infos":[null,{}]}""", "[1,1]")]
    [InlineData("""{"query":["1+1? \\boxed{9} So \\boxed{2}","2+2? no idea"],"prompts":["1+1? \\boxed{9}","2+2?"],"labels":["2","4"]}""", "[1,0]")]
    public async Task RewardsMath_WhatFrameworksSend_IsUnderstood(string body, string expected)
    {
        var (status, answer) = await Post(body, "/rewards/math");
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        Assert.Equal(expected, answer["rewards"]!.ToJsonString());
        Assert.Equal(expected, answer["scores"]!.ToJsonString());
    }

    // The prompt in front, with a token that begins texts before it, and the token that ended the text behind; labels as data sets hold them.
    [Fact]
    public async Task GetReward_WhatOpenRlhfSends_GivesWhatItReads()
    {
        var (status, answer) = await Post("""
            {"query":["1+1? <think>a</think> <answer>\\boxed{2}</answer><|im_end|>","<|begin|>2+2? 4<eos>","\\boxed{9}? <think>a</think> <answer>8</answer>"],
             "prompts":["1+1? ","2+2? ","\\boxed{9}? "],"labels":["2",4,"#### 9"]}
            """, "/get_reward");
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        Assert.Equal("""{"rewards":[2,1,1],"scores":[2,1,1],"extra_logs":{"accuracy":[1,1,0],"format":[1,0,1]}}""", answer.ToJsonString());
        Assert.Contains("r1_completions_total{reward=\"format\",verdict=\"well_formed\"} 2\n", await _client.GetStringAsync($"{_service.Url}/metrics"));
    }

    // It sends empty lists to all addresses but the first, and takes a refusal of one for a failure of all.
    [Fact]
    public async Task GetReward_NoEntries_GivesNone()
    {
        var (status, answer) = await Post("""{"query":[],"prompts":[],"labels":[]}""", "/get_reward");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"rewards":[],"scores":[],"extra_logs":{"accuracy":[],"format":[]}}""", answer.ToJsonString());
    }

    [Theory]
    [InlineData("""{"query":["1"],"prompts":["1"]}""", "labels")]
    [InlineData("""{"query":["1","2"],"prompts":["1"],"labels":["1","2"]}""", "prompts = '1 entries': give one for each of the 2 queries")]
    [InlineData("""{"query":["1"],"prompts":[["1"]],"labels":["1"]}""", "prompts[0] = Array: give a text")]
    [InlineData("""{"query":["\ud800"],"prompts":[""],"labels":["1"]}""", "query[0] = String: give a text of whole characters")]
    [InlineData("""{"query":["1"],"prompts":[""],"labels":[""]}""", "labels[0] = String: give the gold answer")]
    [InlineData("""{"query":["1"],"prompts":[""],"labels":[null]}""", "labels[0] = null: give a value")]
    [InlineData("""{"query":["1"],"prompts":[""],"labels":["1"],"grade":[1]}""", "grade")]
    public async Task GetReward_FaultyRequest_NamesTheFault(string body, string part)
    {
        var (status, answer) = await Post(body, "/get_reward");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(part, (string)answer["error"]!);
    }

    [Fact]
    public async Task GetReward_MoreThanTheQueueHolds_IsRefused()
    {
        var ones = string.Join(',', Enumerable.Repeat("\"1\"", 401));
        var (status, _) = await Post($$"""{"query":[{{ones}}],"prompts":[{{ones}}],"labels":[{{ones}}]}""", "/get_reward");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "localhost.evil.example:80", 403)]
    [InlineData("Host", "10.0.0.1", 403)]
    [InlineData("Host", "localhost", 200)]
    [InlineData("Host", "[::1]:8321", 200)]
    [InlineData("Origin", "http://localhost", 403)]
    [InlineData("Origin", "null", 403)]
    public async Task Rewards_OtherNamesAndPages_AreRefused(string header, string value, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_service.Url}/rewards") { Content = Json(Math(1)) };
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(expected, (int)(await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Rewards_WithToken_AreForThoseWhoShowIt()
    {
        using var service = await RewardService.StartAsync(new ServiceOptions { Port = 0, Token = "0123456789abcdef" });
        (string?, int)[] shows =
        [
            (null, 401), ("Bearer 0123456789abcdeg", 401), ("0123456789abcdef", 401), ("Bearer 0123456789abcdef", 200),
            (Basic("r1:0123456789abcdef"), 200), (Basic(":0123456789abcdef"), 200), (Basic("0123456789abcdef:r1"), 401), (Basic("0123456789abcdef"), 401),
            ("Basic ?", 401),
        ];
        foreach (var (shown, expected) in shows)
        foreach (var (path, body) in new[] { ("/rewards", Math(1)), ("/get_reward", """{"query":["1"],"prompts":[""],"labels":["1"]}""") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{service.Url}{path}") { Content = Json(body) };
            if (shown is not null) request.Headers.TryAddWithoutValidation("Authorization", shown);
            Assert.Equal(expected, (int)(await _client.SendAsync(request)).StatusCode);
        }
        Assert.Contains("--token-file", string.Join(' ', new ServiceOptions { Address = IPAddress.Any }.Faults()));
        Assert.Empty(new ServiceOptions { Address = IPAddress.Any, Token = "0123456789abcdef" }.Faults());
        Assert.NotEmpty(new ServiceOptions { Token = "short" }.Faults());
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("-5")]
    [InlineData("zz")]
    public async Task Rewards_AbsurdChunkSize_IsTheCallersFault(string size) =>
        Assert.StartsWith("HTTP/1.1 400", await Raw(
            $"POST /rewards HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n"));

    [Fact]
    public async Task Rewards_NullForAGoldAnswer_IsNamedInPlainWords()
    {
        var response = await _client.PostAsync($"{_service.Url}/rewards/math", Json("""{"completions":["1","2"],"gold":["1",null]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("gold[1] = null: give a value", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Rewards_BodiesToCome_AreCountedBeforeTheyAreRead()
    {
        // The server gives bodies up that do not come for some seconds, so on a busy machine they may have to be announced again.
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 20 && !statuses.Contains(HttpStatusCode.TooManyRequests); attempt++)
        {
            List<TcpClient> announced = [.. Enumerable.Range(0, new ServiceOptions().QueueMegabytes).Select(_ => Announce())];
            for (var look = 0; look < 100 && statuses.LastOrDefault() != HttpStatusCode.TooManyRequests; look++)
            {
                statuses.Add((await Post(Math(1))).Status);
                await Task.Delay(20);
            }
            foreach (var client in announced) client.Dispose();
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        for (var look = 0; look < 1000 && statuses[^1] != HttpStatusCode.OK; look++)
        {
            await Task.Delay(20);
            statuses.Add((await Post(Math(1))).Status);
        }
        Assert.Equal(HttpStatusCode.OK, statuses[^1]);

        TcpClient Announce()
        {
            var client = new TcpClient("127.0.0.1", new Uri(_service.Url).Port);
            client.GetStream().Write("POST /rewards HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n"u8);
            return client;
        }
    }

    [Fact]
    public async Task HealthAndMetrics_TellTheState()
    {
        await Post(Math(3));
        var health = await _client.GetFromJsonAsync<JsonObject>($"{_service.Url}/health");
        Assert.Equal("ok", (string)health!["status"]!);
        var metrics = await _client.GetStringAsync($"{_service.Url}/metrics");
        Assert.Contains("r1_requests_total{status=\"200\"} 1\n", metrics);
        Assert.Contains("r1_completions_total{reward=\"math\",verdict=\"same_text\"} 3\n", metrics);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Rewards_TenThousandHostileRequests_AreAnsweredAndTheServiceGoesOn()
    {
        var random = new SeededRandom(11);
        string[] seeds =
        [
            Math(2), "{\"reward\":\"math\",\"completions\":[\"" + new string('{', 20_000) + "\"],\"gold\":[\"1\"]}",
            new string('[', 50_000), "", "null", "\u0000\u0001",
            """{"reward":"math","completions":["\\boxed{9^{9^{9^{9}}}}"],"gold":["\\sqrt{2}"]}""",
            """{"reward":"math","completions":["\ud800"],"gold":["1"]}""",
            """{"reward":"format","completions":["<think><think></answer>"]}""", "{\"reward\":\"math\",\"reward\":\"code\",\"completions\":[]}",
        ];
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => seeds[i % seeds.Length]).Select(seed => Mutate(seed, random)).Chunk(50)
            .Select(async bodies =>
            {
                var all = new List<int>();
                foreach (var body in bodies) all.Add((int)(await _client.PostAsync($"{_service.Url}/rewards", Json(body))).StatusCode);
                return all;
            }));
        Assert.All(statuses.SelectMany(all => all), status => Assert.True(status is 200 or 400 or 413 or 429, $"{status}"));
        Assert.Equal(HttpStatusCode.OK, (await Post(Math(3))).Status);
        Assert.Equal(0, (int)(await _client.GetFromJsonAsync<JsonObject>($"{_service.Url}/health"))!["queued"]!);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Rewards_TwoHundredAtOnceWhileAWorkerIsKilled_LoseNothing()
    {
        Sandboxes.SkipWithoutSandbox();
        var requests = Enumerable.Range(0, 200).Select(i => Post($$"""
            {"reward":"code","completions":["int Add(int a, int b) => a + b + {{i % 2}};"],"tests":[{{Add}}]}
            """)).ToList();
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(300);
            if (_service.WorkerProcess is not { } id) continue;
            using var worker = Process.GetProcessById(id);
            worker.Kill(entireProcessTree: true);
        }
        var answers = await Task.WhenAll(requests);
        Assert.All(answers.Select((answer, i) => (answer, i)), one =>
        {
            Assert.Equal(HttpStatusCode.OK, one.answer.Status);
            Assert.Equal(1 - one.i % 2, (double)one.answer.Body["rewards"]![0]!);
        });
    }

    [Fact]
    public async Task Rewards_ConnectionsThatSayNothing_DoNotBlockOthers()
    {
        var silent = Enumerable.Range(0, 200).Select(_ => new TcpClient("127.0.0.1", new Uri(_service.Url).Port)).ToList();
        foreach (var client in silent) client.GetStream().Write("POST /rewards HTTP/1.1\r\nContent-Length: 100\r\n"u8);
        Assert.Equal(HttpStatusCode.OK, (await Post(Math(1))).Status);
        foreach (var client in silent) client.Dispose();
    }

    private static string Math(int count)
    {
        var ones = string.Join(',', Enumerable.Repeat("\"1\"", count));
        return $$"""{"reward":"math","completions":[{{ones}}],"gold":[{{ones}}]}""";
    }

    // Deletes, doubles or replaces a few characters.
    private static string Mutate(string text, SeededRandom random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(4); i > 0 && mutated.Length > 0; i--)
            switch (random.Next(3))
            {
                case 0: mutated.Remove(random.Next(mutated.Length), 1); break;
                case 1: mutated.Insert(random.Next(mutated.Length), (char)random.Next(1, 300)); break;
                default: mutated[random.Next(mutated.Length)] = "{}[]\",:\\0"[random.Next(9)]; break;
            }
        return mutated.ToString();
    }

    private static string Basic(string pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient("127.0.0.1", new Uri(_service.Url).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer));
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Post(string body, string path = "/rewards")
    {
        using var response = await _client.PostAsync($"{_service.Url}{path}", Json(body));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
