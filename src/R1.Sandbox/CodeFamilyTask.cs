using R1.Data;
using R1.Data.Code;

namespace R1.Sandbox;

/// <summary>The code family's hidden tests as a task; for <see cref="CodeReward"/>.</summary>
public static class CodeFamilyTask
{
    /// <summary>The task of a problem; null where it is of another family.</summary>
    public static CodeTask? Of(Problem problem) => problem.Family != CodeFamily.FamilyName ? null : new CodeTask
    {
        Language = CodeLanguage.CSharp,
        Prelude = CodeFamily.Method.Before,
        Postlude = CodeFamily.Method.After,
        Tests = [.. CodeFamily.Tests(problem).Select(test => new AssertionTest($"F({test.Input}) == {test.Output}"))],
    };
}
