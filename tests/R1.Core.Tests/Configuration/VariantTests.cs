using R1.Configuration;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Configuration;

/// <summary>Settings that are values of different types, also of types that the library does not know.</summary>
public class VariantTests
{
    private static readonly GrpoConfig Config = new()
    {
        Steps = 1,
        Objective = new PolicyObjective { Loss = new ScaledPolicyGradient { Scale = 0.5 }, Aggregation = new ConstantLength { MaxCompletionTokens = 7 } },
    };

    [Fact]
    public void Write_Variant_NamesItsTypeFirst()
    {
        var json = ConfigJson.WriteLine(Config);
        Assert.Contains("\"loss\":{\"type\":\"scaled_policy_gradient\",\"scale\":0.5}", json);
        Assert.Contains("\"advantage\":{\"type\":\"group_advantage\",\"std\":\"population\",\"epsilon\":0,\"scale\":\"group\"}", json);
        Assert.Contains("\"aggregation\":{\"type\":\"constant_length\",\"max_completion_tokens\":7}", json);
    }

    [Fact]
    public void Read_OfWritten_IsTheSameValue() => Assert.Equal(Config.Objective, ConfigJson.Read<GrpoConfig>(ConfigJson.Write(Config), "grpo.json").Objective);

    [Fact]
    public void Hash_AnotherTypeOrConstant_IsAnotherHash()
    {
        PolicyLoss[] losses = [new ScaledPolicyGradient(), new ScaledPolicyGradient { Scale = 2 }, new SapoLoss(), new CispoLoss(), new ClippedLoss()];
        Assert.Equal(losses.Length, losses.Select(loss => ConfigJson.Hash(new PolicyObjective { Loss = loss })).Distinct().Count());
    }

    [Fact]
    public void Read_FaultyVariants_AreAllNamed()
    {
        const string Json = """
            {
              "steps": 1,
              "advantage": { "type": "magic" },
              "sampler_correction": null,
              "objective": { "loss": { "clip_epsilon": 0.2 }, "aggregation": { "type": "constant_length", "tokens": 7 } }
            }
            """;
        var faults = Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<GrpoConfig>(Json, "grpo.json")).Faults;
        Assert.Equal(
            ["advantage.type", "objective.loss.type", "objective.aggregation.tokens", "objective.aggregation.max_completion_tokens"],
            faults.Select(fault => fault.Field));
        Assert.StartsWith("give one of decoupled_advantage, generalized_advantage, group_advantage,", faults[0].Remedy);
        Assert.Contains("scaled_policy_gradient", faults[1].Remedy);
    }

    [Fact]
    public void Read_NoObjectForAVariant_SaysWhatToGive()
    {
        const string Json = """{ "steps": 1, "advantage": 3 }""";
        var fault = Assert.Single(Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<GrpoConfig>(Json, "grpo.json")).Faults);
        Assert.StartsWith("give an object whose type is one of decoupled_advantage", fault.Remedy);
    }

    [Fact]
    public void Validate_FaultInAVariant_IsFound() =>
        Assert.Contains(
            "objective.loss.scale = -1: give a value above 0",
            Assert.Throws<InvalidConfigException>(
                () => (Config with { Objective = Config.Objective with { Loss = new ScaledPolicyGradient { Scale = -1 } } }).Validate()).Message);
}
