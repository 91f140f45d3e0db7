using R1.Data;
using R1.Generation;

namespace R1.Evaluation.Recorded;

/// <summary>What decides a recorded evaluation: the first line of its file. Completions of other settings never mix with its own.</summary>
/// <param name="Benchmark">Name of the benchmark.</param>
/// <param name="ProblemsSha256">Of its questions and answers.</param>
/// <param name="Model">Of the configuration, and what tells the weights apart.</param>
/// <param name="Prompt">The text around a question.</param>
/// <param name="SamplesPerProblem">Completions per problem, k.</param>
/// <param name="Sampling">How tokens are drawn.</param>
/// <param name="Seed">Source of the noise.</param>
internal sealed record RecordedSettings(
    string Benchmark, string ProblemsSha256, string Model, string Prompt, int SamplesPerProblem, SamplingOptions Sampling, int Seed);

/// <summary>One completion of a recorded evaluation: a line of its file.</summary>
/// <param name="Problem">Id of the problem.</param>
/// <param name="Sample">Which of its completions, from 0.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="Tokens">Tokens of the completion; 0 where the prompt left no room for one.</param>
/// <param name="Finished">Whether a stop token ended it.</param>
/// <param name="Correct">Whether the answer is right.</param>
/// <param name="Gold">The right answer.</param>
/// <param name="Text">The completion.</param>
internal sealed record RecordedSample(
    string Problem, int Sample, int PromptTokens, int Tokens, bool Finished, bool Correct, string? Gold, string Text)
{
    /// <summary>The completion as the evaluator reads it; its token ids are not kept, their number is.</summary>
    public Rollout ToRollout(Problem problem) =>
        new(problem, new int[PromptTokens], new SampledCompletion(new int[Tokens], [], Finished), Text);
}
