using System.Text.Json;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>Every folder of models/ in the fixtures: numbers of Hugging Face transformers on the same weights.</summary>
[Trait("Category", "Golden")]
public class GoldenModelTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => [.. Fixtures.Folders("models")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Forward_GoldenBatch_GivesLogitsAndHiddenStates(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        var inputs = new ForwardInputs(golden["input_ids"], golden["attention_mask"], golden["position_ids"], null, null);

        var hidden = golden.Model.Run(inputs, (layer, states) => golden.AssertClose(golden[$"hidden_states.{layer}"], states));

        golden.AssertClose(golden["logits"], golden.Model.Logits(hidden));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Forward_WithoutPositions_GivesTheSameLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);

        golden.AssertClose(golden["logits"], golden.Model.Forward(golden["input_ids"], golden["attention_mask"]));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Forward_GoldenBatch_GivesRouterWeights(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        if (golden.Model.Config.Experts is not { } shape) return;
        var layers = 0;
        using var load = new ExpertLoad(shape)
        {
            Observer = (layer, experts, weights) =>
            {
                var expected = golden[$"router_dense_weights.{layer}"];
                var dense = zeros([experts.shape[0], shape.Count], device: GoldenModel.Device).scatter_(1, experts, weights);
                golden.AssertClose(expected, dense.view(expected.shape));
                layers++;
            },
        };

        golden.Model.Forward(golden["input_ids"], golden["attention_mask"], golden["position_ids"], load: load);

        Assert.Equal(golden.Keys.Count(key => key.StartsWith("router_dense_weights", StringComparison.Ordinal)), layers);
        Assert.Equal(golden["attention_mask"].sum().item<long>() * shape.PerToken, load.Counts(load.Layers.First()).Sum());
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Decoding_WithCache_GivesGreedyIdsAndLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        var (mask, positions, expected) = (golden["attention_mask"], golden["position_ids"], golden["greedy_ids"]);
        var (batch, prompt, steps) = (mask.shape[0], mask.shape[1], expected.shape[1]);
        using var cache = golden.Model.CreateCache((int)batch, (int)(prompt + steps));

        var logits = golden.Model.Forward(golden["input_ids"], mask, positions, cache).select(1, -1);
        positions = positions.narrow(1, prompt - 1, 1);
        for (var step = 0; step < steps; step++)
        {
            var ids = logits.argmax(-1);
            Assert.Equal(expected.select(1, step).cpu().data<long>().ToArray(), ids.cpu().data<long>().ToArray());
            TinyModels.AssertClose(golden["greedy_step_logits"].select(1, step), logits, Tolerance);
            positions = positions + 1;
            mask = cat([mask, ones([batch, 1], ScalarType.Int64, GoldenModel.Device)], 1);
            // both ways to give the mask: all slots, or the new ones alone
            var given = step % 2 == 0 ? mask : ones([batch, 1], ScalarType.Int64, GoldenModel.Device);
            logits = golden.Model.Forward(ids.unsqueeze(1), given, positions, cache).select(1, -1);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Decoding_ByFullForwardWithoutPadding_GivesGreedyIds(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        using var guard = no_grad();
        for (var row = 0; row < golden["input_ids"].shape[0]; row++)
        {
            var ids = golden["input_ids"][row].masked_select(golden["attention_mask"][row].ne(0)).unsqueeze(0);
            for (var step = 0; step < golden["greedy_ids"].shape[1]; step++)
            {
                var next = golden.Model.Forward(ids).select(1, -1).argmax(-1);
                Assert.Equal(golden["greedy_ids"][row, step].item<long>(), next.item<long>());
                ids = cat([ids, next.unsqueeze(1)], 1);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Backward_GoldenLabels_GivesGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        var expected = golden.Gradients;
        var labels = tensor(expected.Labels.SelectMany(row => row).ToArray(), device: GoldenModel.Device).view(golden["input_ids"].shape);

        var logits = golden.Model.Forward(golden["input_ids"], golden["attention_mask"], golden["position_ids"]);
        var loss = nn.functional.cross_entropy(logits[.., ..^1].flatten(0, 1), labels[.., 1..].flatten(), ignore_index: -100);
        loss.backward();

        Assert.Equal(expected.Loss, loss.item<float>(), 1e-4);
        var squares = 0.0;
        foreach (var entry in StateDict.Entries(golden.Model).Where(entry => entry.Owner.requires_grad))
        {
            using var grad = entry.Owner.grad?.cpu();
            var gradient = grad is null ? zeros(entry.Shape, ScalarType.Float64) : entry.View(grad).to(ScalarType.Float64);
            var want = expected.Params[entry.Name];
            var norm = gradient.norm().item<double>();
            squares += norm * norm;
            Assert.True(Math.Abs(want.L2 - norm) <= 1e-4 * want.L2 + 1e-9, $"{entry.Name}: norm {norm}, expected {want.L2}");
            Assert.Equal(want.Sum, gradient.sum().item<double>(), 1e-4 * want.L2 * Math.Sqrt(gradient.numel()) + 1e-9);
            var first = gradient.flatten().narrow(0, 0, want.First8.Length);
            TinyModels.AssertClose(tensor(want.First8).to(ScalarType.Float32), first.to(ScalarType.Float32), 1e-4 * want.L2 + 1e-9);
        }
        Assert.Equal(1, Math.Sqrt(squares) / expected.GlobalGradNorm, 1e-4);
    }
}

/// <summary>One fixture folder: the loaded model and what it must give.</summary>
internal sealed class GoldenModel : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly string _folder;
    private readonly Dictionary<string, Tensor> _expected;

    public GoldenModel(string name)
    {
        _folder = Fixtures.Path($"models/{name}");
        Model = CausalLM.LoadPretrained(_folder, device: Device);
        var expected = SafetensorsReader.ReadAll(Path.Combine(_folder, "expected.safetensors"));
        _expected = expected.ToDictionary(entry => entry.Key, entry => entry.Value.to(Device));
    }

    /// <summary>Where the tests compute: the CPU, or what R1_TEST_DEVICE names.</summary>
    public static Device Device { get; } = device(Environment.GetEnvironmentVariable("R1_TEST_DEVICE") is { Length: > 0 } name ? name : "cpu");

    public CausalLM Model { get; }

    public IReadOnlyCollection<string> Keys => _expected.Keys;

    public Tensor this[string key] => _expected[key];

    public GoldenGradients Gradients =>
        JsonSerializer.Deserialize<GoldenGradients>(File.ReadAllText(Path.Combine(_folder, "grads.json")), SnakeCase)!;

    /// <summary>Compares [B, S, ...] where the attention mask is 1.</summary>
    public void AssertClose(Tensor expected, Tensor actual)
    {
        var real = this["attention_mask"].ne(0);
        TinyModels.AssertClose(expected[real], actual[real], 1e-4);
    }

    public void Dispose() => Model.Dispose();

    public sealed record GoldenGradients(double Loss, long[][] Labels, double GlobalGradNorm, Dictionary<string, GoldenGradient> Params);

    public sealed record GoldenGradient(double L2, double Sum, double[] First8);
}
