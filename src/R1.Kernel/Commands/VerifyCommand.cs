using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Verification;

namespace R1.Kernel.Commands;

/// <summary>
/// <c>r1nb verify --jsonl</c>: one verdict for each line <c>{"gold": "…", "completion": "…"}</c>, in order, as it comes. Further fields are copied,
/// so that lines keep their identity through a pipeline. Where a line says itself whether the answer is right (a field <c>correct</c> or <c>expected</c>), that
/// is written as <c>expected</c>, and the agreement is reported at the end. A line that is no such object gets an <c>error</c> and the exit code 2 at the end.
/// </summary>
internal static class VerifyCommand
{
    private static readonly string[] AnswerFields = ["completion", "prediction", "pred", "answer"];
    private static readonly string[] LabelFields = ["correct", "expected"];
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var input = new Option<string>("--jsonl")
        {
            Description = "File of lines with 'gold' and 'completion' (or prediction, pred, answer); - or nothing for standard input.",
            HelpName = "file",
            Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "-", Required = true,
        };
        var output = new Option<string?>("--out", "-o") { Description = "File of the verdicts (default: standard output).", HelpName = "file" };
        var decimals = new Option<int>("--decimals")
        {
            Description = "Digits after the point from which a decimal counts as a rounding.",
            DefaultValueFactory = _ => VerifierOptions.Default.DecimalPlaces,
        };
        var ordered = new Option<bool>("--ordered") { Description = "Lists must come in the order of the gold answer." };
        var command = new Command("verify", "Compare answers with gold answers as mathematics, line by line.") { input, output, decimals, ordered };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var options = VerifierOptions.Default with { DecimalPlaces = parsed.GetValue(decimals), OrderedLists = parsed.GetValue(ordered) };
            using var reader = Reader(parsed.GetValue(input) ?? "-");
            using var writer = parsed.GetValue(output) is { } path ? Writer(path) : null;
            return Run(reader, writer ?? Console.Out, new AnswerVerifier(options));
        }));
        return command;
    }

    private static int Run(TextReader reader, TextWriter writer, AnswerVerifier verifier)
    {
        var (lines, correct, faulty) = (0, 0, 0);
        var agreement = new Agreement();
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            lines++;
            var verdict = Verdict(line, verifier, lines);
            if (verdict.ContainsKey("error")) faulty++;
            else
            {
                if ((bool)verdict["correct"]!) correct++;
                agreement.Add(verdict);
            }
            writer.WriteLine(verdict.ToJsonString(Compact));
        }
        writer.Flush();
        Console.Error.WriteLine($"verify  {lines} lines, {correct} correct{(faulty > 0 ? $", {faulty} faulty" : "")}{agreement}");
        return faulty == 0 ? ExitCode.Ok : ExitCode.BadInput;
    }

    private static JsonObject Verdict(string line, AnswerVerifier verifier, int number)
    {
        if (Parse(line) is not { } row || !row.ContainsKey("gold") || AnswerFields.FirstOrDefault(row.ContainsKey) is not { } field)
            return new JsonObject { ["line"] = number, ["error"] = "no object with 'gold' and 'completion'" };
        var verdict = verifier.Verify(Text(row["gold"]), Text(row[field]));
        var result = new JsonObject();
        foreach (var (name, value) in row)
            if (name != "gold" && name != field && !LabelFields.Contains(name)) result[name] = value?.DeepClone();
        if (LabelFields.Select(label => row[label]).FirstOrDefault(label => label?.GetValueKind() is JsonValueKind.True or JsonValueKind.False) is { } expected)
            result["expected"] = expected.DeepClone();
        result["correct"] = verdict.IsCorrect;
        result["reason"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Reason.ToString());
        result["gold"] = verdict.Gold;
        result["answer"] = verdict.Answer;
        return result;
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return null;
        }
    }

    // A number stands for itself: {"gold": 4, …}.
    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var content) => content,
        _ => value.ToJsonString(),
    };

    private static TextReader Reader(string path)
    {
        if (path == "-") return Console.In;
        return File.Exists(path) ? File.OpenText(path) : throw new BadInputException($"there is no file {path}.");
    }

    private static StreamWriter Writer(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        return new StreamWriter(path);
    }

    // How far the verdicts agree with those that the lines bring with them.
    private sealed class Agreement
    {
        private int _labels, _agreed, _accepted, _rejected;

        public void Add(JsonObject verdict)
        {
            if (verdict["expected"] is not { } expected) return;
            var (isRight, isCorrect) = ((bool)expected, (bool)verdict["correct"]!);
            _labels++;
            if (isRight == isCorrect) _agreed++;
            else if (isCorrect) _accepted++;
            else _rejected++;
        }

        public override string ToString() =>
            _labels == 0 ? "" : $"; {_agreed} of {_labels} as expected, {_accepted} wrongly accepted, {_rejected} wrongly rejected";
    }
}
