namespace R1.Verification;

/// <summary>Which of several answers are the same.</summary>
internal static class AnswerGroups
{
    /// <summary>
    /// The group of each answer, numbered in the order in which they are first seen. Two answers are in one group when each is accepted for the other, or
    /// when answers between them link them; equal texts always are. The same answers in the same order give the same groups.
    /// </summary>
    /// <param name="answers">Bare answers or completions; null is an answer of its own.</param>
    public static int[] Of(IReadOnlyList<string?> answers)
    {
        var verifier = new AnswerVerifier();
        var texts = answers.Select(answer => answer ?? "\0").Distinct(StringComparer.Ordinal).ToList();
        var parents = Enumerable.Range(0, texts.Count).ToArray();
        for (var i = 1; i < texts.Count; i++)
            for (var j = 0; j < i; j++)
                if (Root(parents, i) != Root(parents, j) && verifier.Verify(texts[j], texts[i]).IsCorrect && verifier.Verify(texts[i], texts[j]).IsCorrect)
                    parents[Root(parents, i)] = Root(parents, j);
        var numbers = new Dictionary<int, int>();
        return [.. answers.Select(answer => Root(parents, texts.IndexOf(answer ?? "\0"))).Select(root => numbers.TryGetValue(root, out var number) ? number
            : numbers[root] = numbers.Count)];
    }

    private static int Root(int[] parents, int item)
    {
        while (parents[item] != item) item = parents[item];
        return item;
    }
}
