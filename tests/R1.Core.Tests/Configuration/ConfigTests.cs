using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Tests.Configuration;

internal sealed record TrainerConfig : IConfig
{
    [Range(0, 1)]
    public double TopP { get; init; } = 1;

    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    [Range(2, int.MaxValue)]
    public int GroupSize { get; init; } = 16;

    [AllowedValues("adam", "muon")]
    public string Optimizer { get; init; } = "adam";

    public int MiniBatch { get; init; } = 8;

    public Preset Preset { get; init; } = Preset.Cpu;

    public int[] Levels { get; init; } = [1, 2];

    public double Tokens => GroupSize * MiniBatch;

    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (MiniBatch > GroupSize) yield return new ConfigFault(nameof(MiniBatch), MiniBatch, $"give at most group_size ({GroupSize})");
    }
}

internal sealed record StageConfig : IConfig
{
    public required string Name { get; init; }

    public TrainerConfig Trainer { get; init; } = new();

    public IReadOnlyList<TrainerConfig> More { get; init; } = [];
}

public class ConfigTests
{
    private const string Json =
        """
        {
          "name": "zero",
          "trainer": { "top_p": 0.95, "learning_rate": 1E-3, "group_size": 4, "optimizer": "muon", "mini_batch": 2, "preset": "smoke", "levels": [3] },
          "more": []
        }
        """;

    [Fact]
    public void Validate_AllWell_GivesTheConfigBack()
    {
        var config = new StageConfig { Name = "zero" };
        Assert.Same(config, config.Validate());
    }

    [Fact]
    public void Validate_ManyFaults_ListsAllWithFieldValueAndRemedy()
    {
        var config = new StageConfig
        {
            Name = "zero",
            Trainer = new TrainerConfig { TopP = 1.4, LearningRate = 0, GroupSize = 1, Optimizer = "sgd" },
            More = [new TrainerConfig(), new TrainerConfig { TopP = double.NaN }],
        };
        var error = Assert.Throws<InvalidConfigException>(() => config.Validate());
        Assert.Equal(
            """
            StageConfig has 6 faults:
              trainer.top_p = 1.4: give a value of at least 0 and of at most 1
              trainer.learning_rate = 0: give a value above 0
              trainer.group_size = 1: give a value of at least 2
              trainer.optimizer = 'sgd': give one of adam, muon
              trainer.mini_batch = 8: give at most group_size (1)
              more[1].top_p = NaN: give a finite number
            """,
            error.Message);
        Assert.Equal(6, error.Faults.Count);
    }

    [Fact]
    public void Read_OfWritten_GivesEqualConfig()
    {
        var config = ConfigJson.Read<StageConfig>(Json, "test");
        Assert.Equal(ConfigJson.Write(config), ConfigJson.Write(ConfigJson.Read<StageConfig>(ConfigJson.Write(config), "test")));
        Assert.Equal((0.95, 4, "muon", Preset.Smoke), (config.Trainer.TopP, config.Trainer.GroupSize, config.Trainer.Optimizer, config.Trainer.Preset));
    }

    [Fact]
    public void Read_ManyFaults_ListsAllWithFileFieldValueAndRemedy()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("stage.json");
        File.WriteAllText(file, """
            { "trainer": { "topp": 0.9, "group_size": "four", "preset": "fast", "levels": [1, 2.5], "optimizer": null, "tokens": 3 } }
            """);
        var error = Assert.Throws<InvalidConfigException>(() => ConfigJson.ReadFile<StageConfig>(file));
        var fields = "top_p, learning_rate, group_size, optimizer, mini_batch, preset, levels";
        Assert.Equal(
            $"""
            {file} has 7 faults:
              trainer.topp = 0.9: remove it or use one of the fields of TrainerConfig: {fields}
              trainer.group_size = "four": give a whole number within Int32
              trainer.preset = "fast": give one of smoke, cpu, gpu
              trainer.levels[1] = 2.5: give a whole number within Int32
              trainer.optimizer = null: give a text in quotes
              trainer.tokens = 3: remove it or use one of the fields of TrainerConfig: {fields}
              name = (missing): give a text in quotes: it has no default
            """,
            error.Message);
    }

    [Fact]
    public void Read_EnumAsNumber_IsRefused() =>
        Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<TrainerConfig>("""{ "preset": 1 }""", "test"));

    [Theory]
    [InlineData("{ \"name\": ")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }")]
    [InlineData("{ \"name\": \"a\" } trailing")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Read_NoConfigObject_NamesTheSource(string json) =>
        Assert.Contains("stage.json has a fault",
            Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<StageConfig>(json, "stage.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OutOfRange_IsRefusedToo() =>
        Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<TrainerConfig>("""{ "group_size": 1, "mini_batch": 1 }""", "test"));

    [Fact]
    public void Hash_SameContent_SameHashWhateverTheOrder()
    {
        Assert.Equal(ConfigJson.Hash(new { A = 1, B = new { C = 2.0, D = "x" } }), ConfigJson.Hash(new { B = new { D = "x", C = 2.0 }, A = 1 }));
        // sha256sum of {"a":1,"b":{"c":2,"d":"x"}}
        Assert.Equal("51f80d95392fec3774f74c2387f0572becc020f9cc82cb85031873397fe391a9", ConfigJson.Hash(new { A = 1, B = new { C = 2.0, D = "x" } }));
    }

    [Fact]
    public void Hash_OneFieldChanges_OtherHash() =>
        Assert.NotEqual(ConfigJson.Hash(new TrainerConfig()), ConfigJson.Hash(new TrainerConfig { LearningRate = 1.0000000000000002e-3 }));
}
