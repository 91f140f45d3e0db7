using System.Globalization;
using System.Text.Json.Nodes;
using R1.Verification.Instructions;

namespace R1.Data.Recipes;

/// <summary>The data sets that can be fetched by name. None of their rows is part of this project.</summary>
internal static class DataRecipes
{
    private const string Raw = "https://raw.githubusercontent.com/";
    private const string GradeSchool = Raw + "openai/grade-school-math/3101c7d5072418e28b9008a6636bde82a006892c/grade_school_math/data/";
    private const string SimpleRl = Raw + "hkust-nlp/simpleRL-reason/cf1c7858bfc145a27aa733e75d930d34f0d318a6/examples/simplelr_math_eval/data/";
    private const string HumanEval = Raw + "openai/human-eval/6d43fb980f9fee3c892a914eda09951f772ad10d/data/";
    private const string Google = Raw + "google-research/google-research/dec705a28fea05552916c0b83c52f5f23609e8ee/";
    private const string DeepseekMath = Raw + "deepseek-ai/DeepSeek-Math/main/evaluation/datasets/";

    private const string ContestMath =
        "MIT (hendrycks/math, openai/prm800k); the problems are from contests whose owners have objected to copies: fetch, do not redistribute";

    private const string FunctionPrompt =
        "Complete this function. Think first, then give the whole program in one block of code.\n\n```python\n{question}```";
    private const string ProgramPrompt = "{question}\nThink first, then give the whole program, in Python, in one block of code.";

    /// <summary>All recipes by name. The gold answer of a program is the row with its tests (R1.Sandbox runs them).</summary>
    public static IReadOnlyDictionary<string, DataRecipe> All { get; } = new DataRecipe[]
    {
        new()
        {
            Name = "gsm8k", Source = GradeSchool + "test.jsonl", Licence = "MIT", Split = "test", Count = 1319,
            Sha256 = "3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14", Row = GradeSchoolRow,
        },
        new()
        {
            Name = "gsm8k_train", Source = GradeSchool + "train.jsonl", Licence = "MIT", Split = "train", Count = 7473,
            Sha256 = "17f347dc51477c50d4efb83959dbb7c56297aba886e5544ee2aaed3024813465", Row = GradeSchoolRow,
        },
        new()
        {
            Name = "math500", Source = SimpleRl + "math500/test.jsonl", Split = "test", Count = 500, Licence = ContestMath,
            Sha256 = "35dc41080a3680858b27fa7e0533d2d547825316fc5dafe5d316f4ccc5a06132", Row = ContestMathRow,
        },
        new()
        {
            Name = "math_train", Split = "train", Count = 12_000,
            Source = "https://media.githubusercontent.com/media/openai/prm800k/7ecc794703b2877f63226f2477a49b34f9b25163/prm800k/math_splits/train.jsonl",
            Licence = ContestMath, Sha256 = "90d96daeac3fe343ebb1e22ce93dd99690f75983e957f88de42f87cffe1e8076", Row = ContestMathRow,
        },
        new()
        {
            Name = "aime2024", Source = SimpleRl + "aime24/test.jsonl", Split = "test", Count = 30,
            Licence = "none stated; the problems are the Mathematical Association of America's: fetch, do not redistribute",
            Sha256 = "af2b8bd2aa911b6333ad0df32f3ca05c7ae8ed10f1731f4372c8ae26990bf7ac", Row = ContestMathRow,
        },
        new()
        {
            Name = "aime2025", Split = "test", Count = 30,
            Source = Raw + "AMD-AGI/sand-pipeline/7d5f84d4993484baadb6e6d6dc0f08ddc5e98211/eval/data/aime25/test.jsonl",
            Licence = "Open RAIL-MSD (AMD-AGI/sand-pipeline); the problems are the Mathematical Association of America's: fetch, do not redistribute",
            Sha256 = "6ae0b15ea9bd263c8535ea9cfeb98a01ab7604feb804474f9c60758dcc3785b8", Row = ContestMathRow,
        },
        new()
        {
            Name = "svamp", Source = SimpleRl + "svamp/test.jsonl", Licence = "MIT", Split = "test", Count = 1000,
            Sha256 = "d0826ff1264f3860e46fc4e71db9e31d2d188960db87090e22677f9493e67a0d",
            Row = row => ($"{Text(row, "Body").TrimEnd('.')}. {Text(row, "Question")}", Text(row, "Answer")),
        },
        new()
        {
            Name = "cmath", Source = SimpleRl + "cmath/test.jsonl", Licence = "CC BY 4.0", Split = "test", Count = 600, Language = "zh",
            Sha256 = "e2ceabf05d10b37f207eaebbe8db24dbfc961e1a4f07337d2fc4db42a7f44fdb", Prompt = DataRecipe.ChineseBoxedPrompt,
            Row = row => (Text(row, "question"), Text(row, "answer")),
        },
        new()
        {
            Name = "mgsm_zh", Source = DeepseekMath + "mgsm_zh/mgsm_zh.jsonl", Licence = "CC BY-SA 4.0", Split = "test", Count = 250, Language = "zh",
            Sha256 = "165c3b6753e8a8786183c27b9af7b7590d54dca4d0136edadb24d684c95bb50d", Prompt = DataRecipe.ChineseBoxedPrompt,
            Row = row => (Text(row["messages"]![0]!.AsObject(), "content"), Text(row, "answer")),
        },
        new()
        {
            Name = "mmlu_stem", Source = SimpleRl + "mmlu_stem/test.jsonl", Licence = "MIT", Split = "test", Count = 3018,
            Sha256 = "fd7c16f96067d285638abb5aaef9cd8a063b11454e14cb64df93141a58691478", Row = ChoiceRow,
        },
        new()
        {
            Name = "mmlu", Source = "https://people.eecs.berkeley.edu/~hendrycks/data.tar", Licence = "MIT", Split = "test", Count = 14_042, Sha256 = null,
            Rows = new CsvArchive("data/test/", ["question", "A", "B", "C", "D", "answer"]).Rows, Row = LetteredRow,
        },
        new()
        {
            Name = "ceval", Source = "https://huggingface.co/datasets/ceval/ceval-exam/resolve/main/ceval-exam.zip", Split = "test", Count = 1346,
            Licence = "CC BY-NC-SA 4.0: not for commercial use", Sha256 = null, Language = "zh", Prompt = DataRecipe.ChineseBoxedPrompt,
            Rows = new CsvArchive("val/").Rows, Row = LetteredRow,
        },
        new()
        {
            Name = "gpqa_diamond", Source = null, Split = "test", Count = 198, Sha256 = null, Row = row => (Text(row, "question"), Text(row, "answer")),
            Licence = "CC BY 4.0, behind a gate: its authors ask that no rows appear in the open; give your own copy as JSON lines of question and answer",
        },
        new()
        {
            Name = "humaneval", Source = HumanEval + "HumanEval.jsonl.gz", Licence = "MIT", Split = "test", Count = 164,
            Sha256 = "1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2", Prompt = FunctionPrompt,
            HasFinalAnswer = false, Row = row => (Text(row, "prompt"), row.ToJsonString()),
        },
        new()
        {
            Name = "mbpp", Source = Google + "mbpp/sanitized-mbpp.json", Licence = "CC BY 4.0", Split = "test", Count = 427, Sha256 = null,
            Prompt = ProgramPrompt, HasFinalAnswer = false, Row = row => ($"{Text(row, "prompt")}\n{Tests(row)}", row.ToJsonString()),
        },
        new()
        {
            Name = "livecodebench", Source = null, Split = "test", Count = null, Sha256 = null, Prompt = ProgramPrompt, HasFinalAnswer = false,
            Licence = "cc, as its page says, of problems of AtCoder, LeetCode and Codeforces: give your own copy of one of its files (test5.jsonl, ...)",
            Row = LiveCodeRow,
        },
        new()
        {
            Name = "ifeval", Split = "test", Count = 541, Licence = "CC BY 4.0", Prompt = "{question}", HasFinalAnswer = false,
            Source = Raw + "google-research/google-research/26d8ccdab6fec61b5c83ad6327ea8bda9e580288/instruction_following_eval/data/input_data.jsonl",
            Sha256 = "67ffeee0fcb87c317c5b08a2de85557b4a7e96ada6178aa645b4954fe4b53d49", Row = InstructionRow,
        },
    }.ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);

    /// <summary>A recipe by name.</summary>
    /// <exception cref="ArgumentException">There is none; lists those that there are.</exception>
    public static DataRecipe Find(string name) => All.TryGetValue(name, out var recipe)
        ? recipe
        : throw new ArgumentException($"There is no recipe '{name}'; there are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.", nameof(name));

    // The solution ends with its answer after four number signs; thousands have commas.
    private static (string, string) GradeSchoolRow(JsonObject row)
    {
        var parts = Text(row, "answer").Split("####");
        return parts.Length == 2 ? (Text(row, "question"), parts[1].Trim().Replace(",", "")) : throw new FormatException("the answer has no '####'.");
    }

    private static (string, string) ContestMathRow(JsonObject row) => (Text(row, "problem"), Text(row, "answer"));

    private static (string, string) ChoiceRow(JsonObject row)
    {
        var letters = row["choices"]!.AsArray().Select((choice, i) => $"{(char)('A' + i)}. {choice!.GetValue<string>()}");
        return ($"{Text(row, "question")}\n{string.Join('\n', letters)}", $"{(char)('A' + row["answer"]!.GetValue<int>())}");
    }

    private static (string, string) LetteredRow(JsonObject row) =>
        ($"{Text(row, "question")}\n{string.Join('\n', "ABCD".Select(letter => $"{letter}. {Text(row, $"{letter}")}"))}", Text(row, "answer"));

    // What the function is called, and with what, only the tests say.
    private static string Tests(JsonObject row) =>
        "It must pass these tests:\n\n```python\n" + string.Join('\n', row["test_list"]!.AsArray().Select(test => test!.GetValue<string>())) + "\n```";

    // The tests stay packed as they are published: some are a hundred times as large without.
    private static (string, string) LiveCodeRow(JsonObject row)
    {
        var (question, starter) = (Text(row, "question_content"), Text(row, "starter_code"));
        string[] kept = ["question_id", "question_content", "starter_code", "public_test_cases", "private_test_cases", "metadata", "contest_date"];
        var asked = starter.Trim().Length > 0
            ? $"{question}\n\nBegin with this:\n\n```python\n{starter}\n```"
            : $"{question}\n\nThe program reads standard input and writes standard output.";
        return (asked, new JsonObject(kept.Select(field => KeyValuePair.Create(field, row[field]?.DeepClone()))).ToJsonString());
    }

    // What is to be followed takes the place of an answer. A row that no rule can check is refused here and not when it is scored.
    private static (string, string) InstructionRow(JsonObject row)
    {
        var instructions = new JsonObject
        {
            ["instruction_id_list"] = row["instruction_id_list"]?.DeepClone(), ["kwargs"] = row["kwargs"]?.DeepClone(),
        }.ToJsonString();
        _ = InstructionList.Parse(instructions);
        return (Text(row, "prompt"), instructions);
    }

    private static string Text(JsonObject row, string field) => row[field] switch
    {
        null => throw new FormatException($"the field '{field}' is missing."),
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        var node => node.GetValue<string>(),
    };
}
