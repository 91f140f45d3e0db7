using System.Text.Json;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Optimizers;

[Trait("Category", "Golden")]
public class AdamWGoldenTests
{
    private static readonly string[] Names = ["W1", "b1", "W2", "b2"];

    [Fact]
    public void Step_EveryTrajectory_MatchesTorch()
    {
        var root = Load();
        var cases = root.GetProperty("cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var one in cases) Check(root, one);
    }

    [Fact]
    public void Scale_EverySchedule_MatchesTransformers()
    {
        var table = Load().GetProperty("lr_schedules");
        var (warmup, total, peak) = (table.GetProperty("warmup").GetInt32(), table.GetProperty("total").GetInt32(), table.GetProperty("base_lr").GetDouble());
        var plain = new LearningRateSchedule { WarmupSteps = warmup, TotalSteps = total };
        CheckSchedule("constant_with_warmup", plain);
        CheckSchedule("linear", plain with { Decay = LearningRateDecay.Linear });
        CheckSchedule("cosine", plain with { Decay = LearningRateDecay.Cosine });
        foreach (var floored in table.EnumerateObject().Where(p => p.Name.StartsWith("cosine_min_lr_rate_", StringComparison.Ordinal)))
            CheckSchedule(floored.Name, plain with { Decay = LearningRateDecay.Cosine, Floor = MinRate(floored.Name) });

        void CheckSchedule(string name, LearningRateSchedule schedule)
        {
            var expected = Golden.Doubles(table.GetProperty(name));
            for (var step = 0; step < expected.Length; step++)
            {
                // Beyond the end transformers' cosine turns upwards; ours stays where it ended.
                var reference = expected[Math.Min(step, total)];
                Golden.Close(reference, peak * schedule.Scale(step), 1e-9, $"{name}[{step}]");
            }
        }
    }

    // "cosine_min_lr_rate_0_1" -> 0.1
    private static double MinRate(string name) =>
        double.Parse(name["cosine_min_lr_rate_".Length..].Replace('_', '.'), System.Globalization.CultureInfo.InvariantCulture);

    private static void Check(JsonElement root, JsonElement one)
    {
        using var scope = NewDisposeScope();
        var config = one.GetProperty("config");
        var dtype = one.GetProperty("dtype").GetString() == "torch.float64" ? ScalarType.Float64 : ScalarType.Float32;
        var tolerance = dtype == ScalarType.Float64 ? 1e-10 : 5e-6;
        var what = $"{config} {dtype}";
        var parameters = Names.ToDictionary(n => n, n => nn.Parameter(Golden.Tensor(root.GetProperty("init").GetProperty(n), dtype)));
        using var optimizer = Optimizer(config, parameters);
        var schedule = Schedule(config);
        var (x, y) = (Golden.Tensor(root.GetProperty("X"), dtype), Golden.Tensor(root.GetProperty("Y"), dtype));
        foreach (var step in one.GetProperty("steps").EnumerateArray())
        {
            optimizer.ZeroGrad();
            var hidden = tanh(x.matmul(parameters["W1"]) + parameters["b1"]);
            var loss = (hidden.matmul(parameters["W2"]) + parameters["b2"] - y).square().sum(1).mean() * config.GetProperty("loss_scale").GetDouble();
            loss.backward();
            var norm = GradientClip.ByGlobalNorm(optimizer.Gradients, config.GetProperty("max_grad_norm").GetDouble());
            var scale = schedule.Scale(step.GetProperty("step").GetInt32() - 1);
            optimizer.Step(scale);
            Golden.Close(step.GetProperty("loss").GetDouble(), loss.to(ScalarType.Float64).item<double>(), tolerance, $"loss {what}");
            Golden.Close(step.GetProperty("grad_norm_before_clip").GetDouble(), norm, tolerance, $"norm {what}");
            Golden.Close(step.GetProperty("lr").GetDouble(), scale * config.GetProperty("lr").GetDouble(), 1e-9, $"learning rate {what}");
            if (step.TryGetProperty("params_after", out var after)) CheckAll(after, name => parameters[name], tolerance, what);
        }
        CheckAll(one.GetProperty("final"), name => parameters[name], tolerance, what);
        if (one.TryGetProperty("final_exp_avg", out var mean)) CheckAll(mean, name => optimizer.State()["adamw.exp_avg." + name], tolerance, what);
        if (one.TryGetProperty("final_exp_avg_sq", out var square)) CheckAll(square, name => optimizer.State()["adamw.exp_avg_sq." + name], tolerance, what);
    }

    private static AdamW Optimizer(JsonElement config, Dictionary<string, TorchSharp.Modules.Parameter> parameters)
    {
        var options = new AdamWOptions
        {
            LearningRate = config.GetProperty("lr").GetDouble(),
            Beta1 = config.GetProperty("betas")[0].GetDouble(),
            Beta2 = config.GetProperty("betas")[1].GetDouble(),
            Epsilon = config.GetProperty("eps").GetDouble(),
            WeightDecay = config.GetProperty("weight_decay").GetDouble(),
        };
        var everything = config.GetProperty("decay_bias").GetBoolean();
        return new(parameters.Select(p => (p.Key, (Tensor)p.Value)), options, everything ? (_, _) => true : null);
    }

    private static LearningRateSchedule Schedule(JsonElement config) => new()
    {
        WarmupSteps = config.GetProperty("warmup").GetInt32(),
        TotalSteps = config.GetProperty("total").GetInt32(),
        Floor = Golden.Optional(config, "min_lr_rate") ?? 0,
        Decay = config.GetProperty("schedule").GetString() switch
        {
            "linear" => LearningRateDecay.Linear,
            "cosine" or "cosine_min_lr" => LearningRateDecay.Cosine,
            _ => LearningRateDecay.None,
        },
    };

    private static void CheckAll(JsonElement expected, Func<string, Tensor> actual, double tolerance, string what)
    {
        foreach (var name in Names)
            Golden.Close(Golden.Tensor(expected.GetProperty(name)), actual(name).detach().to(ScalarType.Float64), tolerance, $"{name} {what}");
    }

    private static JsonElement Load()
    {
        var path = Fixtures.Path("optim/adamw.json");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }
}
