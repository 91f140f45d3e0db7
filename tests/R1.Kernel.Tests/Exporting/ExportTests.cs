using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Data;
using R1.Kernel.Commands;
using R1.Kernel.Exporting;
using R1.Kernel.Notebooks;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Algorithms;
using R1.Tests.Kernel.Commands;
using YamlDotNet.RepresentationModel;

namespace R1.Tests.Kernel.Exporting;

/// <summary>What <c>r1nb export</c> writes, read back by other means than it was written with.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Frameworks => ["verl", "openrlhf", "trl"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Export_PaperSettings_HasOnlyKeysThatTheFrameworkKnows(string framework)
    {
        Export(framework);
        var settings = Settings(framework);
        Assert.True(settings.Count > 30);
        KnownKeys.Check(framework, settings.Keys);
    }

    [Fact]
    public void Check_UnknownKey_IsNamedWithTheOneThatWasMeant()
    {
        var fault = Assert.Throws<BadInputException>(() => KnownKeys.Check("verl", ["data.prompt_key", "actor_rollout_ref.rollout.prompt_key"])).Message;
        Assert.StartsWith("verl does not know actor_rollout_ref.rollout.prompt_key (but data.prompt_key). Known: verl ", fault, StringComparison.Ordinal);
    }

    // 512 questions to a rollout with 16 answers each, 16 updates; 650 rollouts; learning rate 3e-6, KL 0.001.
    [Fact]
    public void Export_Verl_CountsQuestions()
    {
        Export("verl");
        var settings = Settings("verl");
        Assert.Equal(("512", "32", "16"), (settings["data.train_batch_size"], settings["actor_rollout_ref.actor.ppo_mini_batch_size"],
            settings["actor_rollout_ref.rollout.n"]));
        Assert.Equal(("650", "3.0e-06", "0.001"), (settings["trainer.total_training_steps"], settings["actor_rollout_ref.actor.optim.lr"],
            settings["actor_rollout_ref.actor.kl_loss_coef"]));
        Assert.Equal(("grpo", "seq-mean-token-mean", "token"), (settings["algorithm.adv_estimator"], settings["actor_rollout_ref.actor.loss_agg_mode"],
            settings["algorithm.rollout_correction.rollout_is"]));
    }

    [Fact]
    public void Export_OpenRlhf_CountsCompletionsOfAnUpdate()
    {
        Export("openrlhf", "--nodes", "2", "--tensor-parallel", "4");
        var settings = Settings("openrlhf");
        Assert.Equal(("512", "16", "512"), (settings["rollout.batch_size"], settings["rollout.n_samples_per_prompt"], settings["train.batch_size"]));
        Assert.Equal(("4", "2"), (settings["vllm.num_engines"], settings["actor.num_nodes"]));
        Assert.Equal(("10 10", "0 2"), (settings["actor.eps_clip_low_high"], settings["algo.advantage.is_correction_threshold"]));
    }

    // 32 x 16 completions to an update, one at a time on each of 8 GPUs: 64 rounds; TRL's steps are updates.
    [Fact]
    public void Export_Trl_CountsCompletionsOfADevice()
    {
        Export("trl");
        var settings = Settings("trl");
        Assert.Equal(("64", "1024", "10400"), (settings["gradient_accumulation_steps"], settings["steps_per_generation"], settings["max_steps"]));
        Assert.Equal(("grpo", "token_truncate", "400"), (settings["loss_type"], settings["vllm_importance_sampling_mode"], settings["ref_model_sync_steps"]));
    }

    [Theory]
    [InlineData("verl", "prompt.0.content", "reward_model.ground_truth")]
    [InlineData("openrlhf", "prompt", "label")]
    [InlineData("trl", "prompt", "solution")]
    public void Export_Prompts_HaveTheTemplateAndTheAnswer(string framework, string prompt, string answer)
    {
        Export(framework);
        var rows = File.ReadAllLines(_folder.File("out/prompts.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(2, rows.Length);
        Assert.StartsWith("A conversation between User and Assistant.", At(rows[1], prompt), StringComparison.Ordinal);
        Assert.EndsWith("User: 二加二?. Assistant:", At(rows[1], prompt), StringComparison.Ordinal);
        Assert.Equal("4", At(rows[1], answer));
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Export_LaunchScript_IsSoundShell(string framework)
    {
        Export(framework);
        Assert.Equal((0, ""), Shell("bash", "-n", _folder.File("out/launch.sh")));
        Assert.Contains("#SBATCH --gpus-per-node=8", File.ReadAllText(_folder.File("out/launch.sh")));
    }

    [Fact]
    public void Export_Differences_StandInTheConfiguration()
    {
        Export("verl");
        Assert.Contains("# Differs here: the reference of the KL term stays the base model", File.ReadAllText(_folder.File("out/r1_zero.yaml")));
    }

    [Theory]
    [InlineData("verl", "mask_truncated: true")]
    [InlineData("openrlhf", "mask_truncated: true")]
    [InlineData("trl", "dynamic_sampling: true")]
    public void Export_SettingThatTheFrameworkLacks_IsRefusedAndNothingWritten(string framework, string fault)
    {
        File.WriteAllText(_folder.File("dapo.json"), ConfigJson.Write(Dapo.Apply(new GrpoConfig { Steps = 10 })));
        var (exitCode, error) = Run(framework, "--config", _folder.File("dapo.json"));
        Assert.Equal(2, exitCode);
        Assert.Contains($"{framework} has no setting for {fault}", error);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Export_AnotherAlgorithm_IsRefused()
    {
        File.WriteAllText(_folder.File("cispo.json"), ConfigJson.Write(Cispo.Apply(new GrpoConfig { Steps = 10 })));
        Assert.Contains("objective.loss: CispoLoss (only ClippedLoss)", Run("verl", "--config", _folder.File("cispo.json")).Error);
    }

    [Fact]
    public void Export_EnginesThatDoNotFit_AreRefused() =>
        Assert.Contains("3 GPUs to an inference engine (only a divisor of the 8 of a machine)", Run("openrlhf", "--tensor-parallel", "3").Error);

    [Fact]
    public void Export_DynamicSampling_FiltersByTheScoreOfTheRewardClient()
    {
        File.WriteAllText(_folder.File("dapo.json"), ConfigJson.Write(Dapo.Apply(new GrpoConfig { Steps = 10 }) with { MaskTruncated = false }));
        Export("verl", "--config", _folder.File("dapo.json"));
        Assert.Equal("score", Settings("verl")["algorithm.filter_groups.metric"]);
        Assert.Contains("\"score\": right + kept", File.ReadAllText(_folder.File("out/r1_rewards.py")));
    }

    [Fact]
    public void Export_AddressThatIsNone_IsRefused() => Assert.Contains("'gpu-1:8321' is no address", Run("trl", "--rewards", "gpu-1:8321").Error);

    private void Export(string framework, params string[] more)
    {
        Assert.Equal(0, ExportCommand.Create().Parse(Arguments(framework, more)).Invoke());
    }

    private (int ExitCode, string Error) Run(string framework, params string[] more) => Tool.Run(_folder.Path, ["export", .. Arguments(framework, more)]);

    private string[] Arguments(string framework, string[] more)
    {
        ProblemFile.Write(_folder.File("problems.jsonl"), [Problem("a", "1 + 1", "2"), Problem("b", "二加二?", "4")]);
        return [framework, "--model", "Qwen/Qwen2.5-7B", "--problems", _folder.File("problems.jsonl"), "--out", _folder.File("out"), .. more];
    }

    private static Problem Problem(string id, string question, string answer) =>
        new() { Id = id, Family = "mine", Level = 0, Language = "en", Question = question, Answer = answer };

    // Every setting of the written file with its text; lists with blanks between.
    private Dictionary<string, string> Settings(string framework)
    {
        if (framework == "openrlhf") return Words(File.ReadAllLines(_folder.File("out/r1_zero.args")));
        var yaml = new YamlStream();
        yaml.Load(File.OpenText(_folder.File("out/r1_zero.yaml")));
        return Leaves((YamlMappingNode)yaml.Documents[0].RootNode, "").Where(leaf => leaf.Key is not ("hydra.searchpath" or "defaults"))
            .ToDictionary(leaf => leaf.Key, leaf => leaf.Value);
    }

    private static IEnumerable<(string Key, string Value)> Leaves(YamlMappingNode node, string prefix) => node.Children.SelectMany(child =>
        child.Value is YamlMappingNode inner ? Leaves(inner, $"{prefix}{child.Key}.") : [($"{prefix}{child.Key}", $"{child.Value}")]);

    private static Dictionary<string, string> Words(string[] lines)
    {
        var arguments = new Dictionary<string, string>();
        var last = "";
        foreach (var line in lines.Where(line => !line.StartsWith('#')))
            if (line.StartsWith("--", StringComparison.Ordinal)) arguments.Add(last = line[2..], "");
            else arguments[last] = $"{arguments[last]} {line}".Trim();
        return arguments;
    }

    private static string At(JsonNode node, string path) =>
        (string)path.Split('.').Aggregate(node, (inner, name) => int.TryParse(name, out var index) ? inner[index]! : inner[name]!)!;

    private static (int ExitCode, string Error) Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
