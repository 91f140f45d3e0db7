namespace R1.Data.Composition;

/// <summary>What a chain about a composition problem holds, told by its structure.</summary>
public static class CompositionChain
{
    /// <summary>How many statements a completion carries out, rightly or not: the sums between its first tag and the end of its thoughts.</summary>
    public static int Lines(string completion) => completion.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .TakeWhile(word => word is not ("</think>" or "<answer>")).Count(word => word == CompositionLexicon.Gives);
}
