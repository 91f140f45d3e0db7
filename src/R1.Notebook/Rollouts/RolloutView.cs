namespace R1.Notebook;

/// <summary>One completion as a reader sees it.</summary>
/// <param name="Prompt">What the policy read.</param>
/// <param name="Completion">What it wrote.</param>
/// <param name="Reward">Raw reward.</param>
/// <param name="Advantage">Reward normalised in its group, eq. (3).</param>
/// <param name="Gold">The right answer.</param>
public sealed record RolloutView(string Prompt, string Completion, double Reward, double Advantage, string Gold);
