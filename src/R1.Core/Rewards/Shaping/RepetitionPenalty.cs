using R1.Generation;

namespace R1.Rewards.Shaping;

/// <summary>A penalty in proportion to the share of n-grams that came before (arXiv 2502.03373, appendix C.2).</summary>
/// <remarks>
/// <b>Deviations</b>: Chinese is cut into words by the longest match in a list of frequent ones, and into characters where none matches, in place of
/// a statistical segmenter.
/// </remarks>
/// <param name="size">Words in an n-gram.</param>
/// <param name="maxPenalty">Given when everything repeats; at most 0.</param>
public sealed class RepetitionPenalty(int size, double maxPenalty) : IReward
{
    /// <inheritdoc/>
    public string Name => "repetition";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The language of the problem is neither <c>en</c> nor <c>zh</c>.</exception>
    public double Score(Rollout rollout) => Score(rollout.Text, rollout.Problem.Language);

    private const string Frequent =
        "这个 那个 我们 你们 他们 什么 怎么 因为 所以 但是 如果 可以 没有 一个 一些 这样 那样 时候 现在 已经 还是 或者 不是 就是 问题 答案 需要 计算 等于 结果 方程 数字 然后 首先 其次 最后 因此 " +
        "于是 根据 得到 已知 假设 函数 表示 这里 应该 可能 知道 检查 验证 重新 思考 测试 句子 步骤 例如 其中 以及 并且 而且 每个 所有 任何 之间 关于 进行 使用 通过 考虑 情况 条件 题目 所求 求解 解答 " +
        "正确 错误 等等 不对 看看 想想 再次 不过 虽然 只有 只要 由于 对于 也就是 也就是说 换句话说 另一方面";

    private static readonly HashSet<string> Words = [.. Frequent.Split(' ')];

    /// <summary>The penalty, from <c>maxPenalty</c> to 0; 0 for texts shorter than one n-gram.</summary>
    /// <param name="text">A completion.</param>
    /// <param name="language"><c>en</c>: words between white space, in lower case; <c>zh</c>: Chinese words.</param>
    /// <exception cref="ArgumentException">Another language.</exception>
    public double Score(string text, string language = "en")
    {
        var words = language switch
        {
            "en" => text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            "zh" => [.. Chinese(text)],
            _ => throw new ArgumentException($"Language '{language}' is not known: give 'en' or 'zh'.", nameof(language)),
        };
        var total = words.Length - size + 1;
        if (total <= 0) return 0;
        var distinct = Enumerable.Range(0, total).Select(i => string.Join('\u0001', words, i, size)).Distinct().Count();
        return distinct == total ? 0 : (1 - (double)distinct / total) * maxPenalty;
    }

    private static IEnumerable<string> Chinese(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var length = Math.Min(4, text.Length - i);
            while (length > 1 && !Words.Contains(text.Substring(i, length))) length--;
            yield return text.Substring(i, length);
            i += length;
        }
    }
}
