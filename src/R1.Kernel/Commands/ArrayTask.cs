using System.Globalization;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>The task of an array job that this process is, as the scheduler numbers it.</summary>
/// <param name="Seed">What the task runs.</param>
internal sealed record ArrayTask(int Seed)
{
    /// <summary>Slurm: the user chose the numbers (<c>--array=1-3</c>), so they are the seeds.</summary>
    public const string Slurm = "SLURM_ARRAY_TASK_ID";

    /// <summary>Kubernetes, Indexed Job: always counted from 0, so that the seed is one more; three completions are seeds 1, 2 and 3.</summary>
    public const string Kubernetes = "JOB_COMPLETION_INDEX";

    /// <returns>Null outside an array job.</returns>
    /// <param name="variable">Value of an environment variable, null where it is not set.</param>
    /// <exception cref="BadInputException">The variable is no whole number from 0.</exception>
    public static ArrayTask? Current(Func<string, string?> variable)
    {
        if (Number(Slurm, variable) is { } task) return new ArrayTask(task);
        return Number(Kubernetes, variable) is { } index ? new ArrayTask(index + 1) : null;
    }

    private static int? Number(string name, Func<string, string?> variable)
    {
        if (variable(name) is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue
            ? number
            : throw new BadInputException($"{name} is '{text}', which is no task's number: name the seed with --seeds, or unset the variable.");
    }
}
