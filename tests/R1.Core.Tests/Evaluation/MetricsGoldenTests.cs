using System.Text.Json;
using R1.Evaluation;
using R1.Evaluation.Contests;
using R1.Models;
using static TorchSharp.torch;
using R1.Verification;

namespace R1.Tests.Evaluation;

[Trait("Category", "Golden")]
public class MetricsGoldenTests
{
    [Fact]
    public void Estimate_EveryCase_MatchesHumanEval()
    {
        foreach (var one in Cases("pass_at_k"))
            Assert.Equal(
                one.GetProperty("pass_at_k").GetDouble(),
                PassAtK.Estimate(one.GetProperty("n").GetInt32(), one.GetProperty("c").GetInt32(), one.GetProperty("k").GetInt32()), 1e-14);
    }

    [Fact]
    public void Tally_EveryCase_MatchesCounter()
    {
        foreach (var one in Cases("majority_vote"))
        {
            // The counter takes other spellings of an answer for other answers.
            string?[] spellings = [.. one.GetProperty("answers").EnumerateArray().Select(a => a.GetString()).Distinct()];
            if (AnswerGroups.Of(spellings).Distinct().Count() < spellings.Length) continue;
            var vote = Majority.Tally(one.GetProperty("answers").EnumerateArray().Select(a => a.GetString()), countMissing: true);
            Assert.Equal(one.GetProperty("majority_first_seen").GetString(), vote.Answer);
            Assert.Equal(one.GetProperty("top_count").GetInt32(), vote.Count);
            Assert.Equal(one.GetProperty("tied").EnumerateArray().Select(a => a.GetString()), vote.Tied);
            Assert.Equal(one.GetProperty("prob_each_tied_random_tiebreak").GetDouble(), vote.ShareOfEachTied, 1e-15);
        }
    }

    [Fact]
    public void FromContest_EveryCase_MatchesCodeElo()
    {
        foreach (var one in Cases("elo"))
        {
            var contest = Contest(one);
            foreach (var model in one.GetProperty("model_submissions").EnumerateArray())
            {
                var attempts = model.GetProperty("problem_status").EnumerateObject().ToDictionary(
                    p => p.Name, IReadOnlyList<bool> (p) => [.. p.Value.EnumerateArray().Select(s => s.GetString() == "AC")]);
                Assert.Equal(model.GetProperty("rating").GetInt32(), EloRating.FromContest(contest, attempts));
            }
            foreach (var seed in one.GetProperty("seeds").EnumerateArray())
                Assert.Equal(seed.GetProperty("expected_rank_seed").GetDouble(), EloRating.ExpectedRank(contest, seed.GetProperty("rating").GetDouble()), 1e-9);
        }
    }

    [Fact]
    public void Score_EveryWindow_MatchesTransformers()
    {
        using var scope = NewDisposeScope();
        var root = Load("metrics/perplexity.json");
        var folder = Fixtures.Path(root.GetProperty("model").GetString()!);
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} is missing");
        using var model = CausalLM.LoadPretrained(folder);
        var ids = root.GetProperty("input_ids").EnumerateArray().Select(x => x.GetInt64()).ToArray();
        var full = root.GetProperty("full_context");
        var whole = Assert.Single(Perplexity.Score(x => model.Forward(x), ids, ids.Length, ids.Length)).NegativeLogLikelihoods;
        var expected = full.GetProperty("per_token_nll").EnumerateArray().Select(x => x.GetDouble()).ToArray();
        Assert.Equal(expected.Length, whole.Length);
        for (var t = 0; t < whole.Length; t++) Assert.Equal(expected[t], whole[t], 2e-4);
        Assert.Equal(1, Perplexity.Of(whole) / full.GetProperty("ppl").GetDouble(), 1e-4);
        foreach (var strided in root.GetProperty("strided").EnumerateArray()) CheckStrided(x => model.Forward(x), ids, strided);
    }

    private static void CheckStrided(Func<Tensor, Tensor> model, long[] ids, JsonElement strided)
    {
        var windows = Perplexity.Score(model, ids, strided.GetProperty("window").GetInt32(), strided.GetProperty("stride").GetInt32());
        var expected = strided.GetProperty("windows").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, windows.Count);
        var (sum, weights) = (0.0, 0.0);
        for (var w = 0; w < expected.Length; w++)
        {
            Assert.Equal((expected[w].GetProperty("begin").GetInt32(), expected[w].GetProperty("end").GetInt32()), (windows[w].Begin, windows[w].End));
            var mean = windows[w].NegativeLogLikelihoods.Average();
            Assert.Equal(expected[w].GetProperty("mean_nll").GetDouble(), mean, 1e-4);
            // The recipe's own weights, one token too few for later windows.
            var weight = expected[w].GetProperty("num_loss_tokens").GetInt32();
            (sum, weights) = (sum + weight * mean, weights + weight);
        }
        Assert.Equal(strided.GetProperty("avg_nll").GetDouble(), sum / weights, 1e-4);
    }

    private static Contest Contest(JsonElement one)
    {
        double[] Doubles(string name) => [.. one.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
        var (ratings, points, penalties) = (Doubles("old_ratings"), Doubles("points"), Doubles("penalties"));
        var problems = one.GetProperty("problems").EnumerateArray().Select(p => new ContestProblem(
            $"{p.GetProperty("contestId")}{p.GetProperty("index").GetString()}", p.TryGetProperty("points", out var worth) ? worth.GetDouble() : null));
        return new([.. problems], [.. ratings.Select((rating, i) => new ContestParticipant((int)rating, points[i], penalties[i]))]);
    }

    private static JsonElement[] Cases(string name)
    {
        var cases = Load("metrics/metrics.json").GetProperty(name).EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        return cases;
    }

    private static JsonElement Load(string relative)
    {
        var path = Fixtures.Path(relative);
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }
}
