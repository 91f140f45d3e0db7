using System.Security.Cryptography;
using System.Text;

namespace R1.Data;

/// <summary>Which part of the problem space a problem belongs to.</summary>
public enum Split
{
    /// <summary>Pre-training and reinforcement learning.</summary>
    Train,
    /// <summary>Choices: hyper-parameters, levels, stopping.</summary>
    Development,
    /// <summary>Reported figures only.</summary>
    Test,
}

/// <summary>
/// Assigns problems to splits by a hash of their identity, so that no two splits can share a problem, whatever is drawn and in whatever language
/// it is asked: decontamination by construction (section 2.3.3 of version 2 does it by 10-gram match).
/// </summary>
public static class Splits
{
    /// <summary>The split of a problem: 80 % train, 10 % development, 10 % test.</summary>
    /// <param name="identity">The question without its language; see <see cref="IDrawnProblem.Identity"/>.</param>
    public static Split Of(string identity)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), digest);
        var tenth = ((digest[0] * 256) + digest[1]) % 10;
        return tenth switch { 0 => Split.Test, 1 => Split.Development, _ => Split.Train };
    }
}
