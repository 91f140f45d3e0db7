using System.Text.Json.Nodes;
using R1.Generation;
using R1.Models;
using R1.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Generation;

/// <summary>
/// A real, pretrained, tiny Llama (stories260K of llama2.c), converted by our own tool, against what llama2.c computes. Not part of the repository.
/// </summary>
[Trait("Category", "Golden")]
public sealed class TinyStoriesTests : IDisposable
{
    private static readonly string Source = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "models");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Stories => File.Exists(Path.Combine(Source, "stories260K_golden.json")) ? [0, 1, 2] : [];

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Stories))]
    public void Convert_TinyLlama_EncodesPromptsAsItsAuthors(int index)
    {
        using var policy = Converted();
        Assert.Equal(Ids(Story(index)["prompt_ids"]!), policy.Format.Prompt(Story(index)["prompt"]!.GetValue<string>()));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Stories))]
    public void Sample_Greedy_WritesTheKnownStory(int index)
    {
        using var policy = Converted();
        var (prompt, steps) = (Ids(Story(index)["prompt_ids"]!), Story(index)["steps"]!.AsArray());
        var expected = steps.Select(step => step!["next"]!.GetValue<int>()).Skip(prompt.Length - 1).ToArray();
        foreach (var sampler in new[] { SamplerBackend.Torch, SamplerBackend.Vector })
        {
            var drawn = CompletionSampler.Create(policy.Model, sampler).Sample(
                [new SampleRequest(prompt, 1, 1)], new SamplingOptions { Temperature = 0, MaxNewTokens = expected.Length })[0][0];
            Assert.Equal(expected, drawn.TokenIds);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Stories))]
    public void Forward_Story_GivesTheirLogProbabilitiesAndLogits(int index)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var policy = Converted();
        var steps = Story(index)["steps"]!.AsArray();
        var logits = policy.Model.Forward(tensor(steps.Select(step => step!["in"]!.GetValue<long>()).ToArray()).unsqueeze(0))[0];
        var logProbs = logits.log_softmax(-1);
        foreach (var (t, step) in steps.Index())
        {
            Assert.Equal(step!["argmax"]!.GetValue<int>(), logits[t].argmax().item<long>());
            // The file has six digits.
            Assert.Equal(step["logp_next"]!.GetValue<double>(), logProbs[t, step["next"]!.GetValue<int>()].item<float>(), 1e-4);
            Assert.Equal(step["max_logit"]!.GetValue<double>(), logits[t].max().item<float>(), 1e-4);
            foreach (var (v, logit) in step["logits0_7"]!.AsArray().Index()) Assert.Equal(logit!.GetValue<double>(), logits[t, v].item<float>(), 1e-4);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Stories))]
    public void StreamingDecoder_Story_GivesTheTextPieceByPiece(int index)
    {
        using var policy = Converted();
        int[] ids = [.. Ids(Story(index)["prompt_ids"]!), .. Story(index)["steps"]!.AsArray().Select(step => step!["next"]!.GetValue<int>())];
        var stream = new StreamingDecoder(policy.Format.Tokenizer);

        Assert.Equal(policy.Format.Tokenizer.Decode(ids), string.Concat(ids.Select(stream.Add)) + stream.Complete());
    }

    [Fact]
    public void Convert_FilesOfAnotherKind_AreNamed()
    {
        var file = Path.Combine(_folder.Path, "some.bin");
        File.WriteAllBytes(file, new byte[20]);
        Assert.Contains($"{file} is no model of llama2.c", Fault(() => Llama2cFile.Read(file)));
        File.WriteAllBytes(file, [.. new[] { 8, 12, 1, 2, 1, 10, 16, 0 }.SelectMany(BitConverter.GetBytes)]);
        Assert.Contains("it has 32 bytes, and a model of these sizes ", Fault(() => Llama2cFile.Read(file)));
        File.WriteAllBytes(file, [.. BitConverter.GetBytes(7), .. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(1), (byte)'a']);
        Assert.Contains("holds 1 tokens, but the model's vocab_size is 512", Fault(() => Llama2cTokenizer.ToJson(file, 512)));
        File.WriteAllBytes(file, [1, 2, 3, 4, 5]);
        Assert.Contains("is no tokenizer of llama2.c: token 0 is cut off", Fault(() => Llama2cTokenizer.ToJson(file, 512)));
    }

    private static string Fault(Func<object> read) => Assert.Throws<InvalidDataException>(read).Message;

    private Policy Converted()
    {
        Llama2cFolder.Convert(Path.Combine(Source, "stories260K.bin"), Path.Combine(Source, "tok512.bin"), _folder.Path);
        return Policy.Load(_folder.Path, new PromptTemplate("{question}"));
    }

    private static JsonNode Story(int index) => JsonNode.Parse(File.ReadAllText(Path.Combine(Source, "stories260K_golden.json")))![index]!;

    private static int[] Ids(JsonNode ids) => [.. ids.AsArray().Select(id => id!.GetValue<int>())];
}
