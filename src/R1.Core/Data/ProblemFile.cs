using R1.Configuration;
using R1.Foundation;

namespace R1.Data;

/// <summary>Problems as JSON lines: one object per line, snake-case fields of <see cref="Problem"/>, UTF-8.</summary>
public static class ProblemFile
{
    // Enough to see what is wrong; a file of another kind would have a fault in every line.
    private const int MaxReportedFaults = 20;

    /// <summary>Reads a whole file, or nothing of it.</summary>
    /// <exception cref="InvalidDataException">Lists the broken lines with field, value and remedy.</exception>
    public static IReadOnlyList<Problem> Read(string path)
    {
        var problems = new List<Problem>();
        var faults = new List<ConfigFault>();
        var lineOfId = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var problem = ReadLine(line, number, faults);
            if (problem is null) continue;
            if (!lineOfId.TryAdd(problem.Id, number))
                faults.Add(new ConfigFault($"line {number}, id", problem.Id, $"give an id of its own: line {lineOfId[problem.Id]} has this one"));
            problems.Add(problem);
        }
        ThrowIfAny(path, faults);
        return problems;
    }

    /// <summary>Writes problems in order and in one step: a file that is there is replaced whole or stays.</summary>
    public static void Write(string path, IEnumerable<Problem> problems) =>
        DurableFiles.WriteText(path, string.Concat(problems.Select(problem => ConfigJson.WriteLine(problem) + "\n")));

    private static Problem? ReadLine(string line, int number, List<ConfigFault> faults)
    {
        // What the decoder puts for bytes that are no UTF-8, here or in the program that wrote the file.
        if (line.Contains('\uFFFD', StringComparison.Ordinal))
        {
            faults.Add(new ConfigFault($"line {number}", new RawJson(line), "save the file as UTF-8: a replacement character stands for bytes that are none"));
            return null;
        }
        try
        {
            var problem = ConfigJson.Read<Problem>(line, $"line {number}");
            var found = Check(problem).ToList();
            faults.AddRange(found.Select(fault => fault with { Field = $"line {number}, {fault.Field}" }));
            return found.Count == 0 ? problem : null;
        }
        catch (InvalidConfigException error)
        {
            // A syntax error names the only line of this text as its field.
            faults.AddRange(error.Faults.Select(fault => fault with { Field = $"line {number}{(fault.Field == "line 1" ? "" : $", {fault.Field}")}" }));
            return null;
        }
    }

    private static IEnumerable<ConfigFault> Check(Problem problem)
    {
        (string Field, string? Text)[] texts = [("id", problem.Id), ("family", problem.Family), ("question", problem.Question), ("answer", problem.Answer)];
        foreach (var (field, value) in texts)
            if (value is not null && string.IsNullOrWhiteSpace(value)) yield return new ConfigFault(field, value, "give a text that is not empty");
        if (problem.Level < 0) yield return new ConfigFault("level", problem.Level, "give a number of operations, 0 where it is not known");
        if (problem.Language is not ("en" or "zh")) yield return new ConfigFault("language", problem.Language, "give 'en' or 'zh'");
    }

    private static void ThrowIfAny(string path, List<ConfigFault> faults)
    {
        if (faults.Count > 0) throw new InvalidDataException($"{path} was not read:\n  {FaultList.Text(faults, MaxReportedFaults)}");
    }
}
