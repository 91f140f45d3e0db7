using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// A kind of task that people give to an assistant: a small version of one of the paper's fields beside mathematics, with a rule that tells a right answer
/// from a wrong one. Tasks are composed in English; <see cref="AssistantTask.ToProblem"/> puts them into a language.
/// </summary>
public abstract class AssistantFamily : IProblemFamily
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract int MaxLevel { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => AssistantLexicon.Words;

    /// <summary>True where an answer needs thoughts (section 2.3.3: reasoning data); false where it is given at once.</summary>
    public virtual bool NeedsThoughts => false;

    /// <summary>True where the answer is in the other language than the question.</summary>
    public virtual bool AnswersInOtherLanguage => false;

    /// <summary>How much is written about it, compared with the others.</summary>
    internal virtual double Share => 1;

    /// <summary>True where every task may be asked in every split, because it is a matter of knowledge or there are only a few.</summary>
    internal virtual bool IsInEverySplit => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range, or the rate is above 0: these families have no advanced parts.</exception>
    public IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advancedRate, 0);
        while (true)
        {
            var task = new AssistantTask(this, level, Ask(level, random));
            if (IsInEverySplit || Splits.Of(task.Identity) == split) return task;
        }
    }

    /// <summary>Draws a training task of any level.</summary>
    internal AssistantTask DrawAny(SeededRandom random) => (AssistantTask)Draw(random.Next(1, MaxLevel + 1), Split.Train, random);

    /// <summary>Draws a question of a level, in English words and without question mark.</summary>
    internal abstract string Ask(int level, SeededRandom random);

    /// <summary>A right answer; drawn where there are several.</summary>
    internal abstract string Answer(string question, SeededRandom random);

    /// <summary>An answer of somebody who does not know or does not care.</summary>
    internal abstract string Mistake(string question, SeededRandom random);

    /// <summary>The only right answer; null where several are.</summary>
    internal virtual string? OnlyAnswer(string question) => Answer(question, new SeededRandom(0));

    /// <summary>Thoughts that lead to an answer, with the answer; none where there is nothing to think about.</summary>
    /// <param name="question">The question.</param>
    /// <param name="tries">How often it may be tried where a task is solved by trying.</param>
    /// <param name="random">Source of all choices.</param>
    internal virtual (string Thoughts, string Answer) Think(string question, int tries, SeededRandom random) => ("", Answer(question, random));

    /// <summary>How good an answer is, in [0, 1]; 1 for right.</summary>
    internal virtual double Score(string question, string answer) => answer == OnlyAnswer(question) ? 1 : 0;
}
