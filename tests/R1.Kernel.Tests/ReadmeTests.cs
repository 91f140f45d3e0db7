using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using R1.Data;
using R1.Models;
using R1.Tests.Models;
using R1.Tokenization;
using TorchSharp;

namespace R1.Tests;

/// <summary>The programs that our documents show: they compile without a warning, and the one for a checkpoint of one's own runs.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    // What ImplicitUsings gives a project.
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    // Takes what the program would print.
    private const string Printer = "public static class Printer { public static readonly List<object> Lines = []; }";

    private const int BoxedTwo = 128;

    private readonly TemporaryFolder _folder = new();

    // Everything generated lies in artifacts, and folders with a dot are not searched for code.
    public static TheoryData<string> Documents =>
        [.. Directory.GetFiles(Fixtures.RepositoryRoot, "*.md").Concat(new[] { "src", "tests", "notebooks", "data-recipes", "environment" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Fixtures.RepositoryRoot, folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Fixtures.RepositoryRoot, file)).Where(file => Snippets.CSharp(file).Count > 0)];

    public static TheoryData<string> Pages => ["README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md", .. Directory.GetFiles(
        Path.Combine(Fixtures.RepositoryRoot, "src"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Fixtures.RepositoryRoot, file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfDocument_LeadToFiles(string document)
    {
        var text = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, document));
        var folder = Path.GetDirectoryName(Path.Combine(Fixtures.RepositoryRoot, document))!;
        var targets = Link().Matches(text).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which is not there."));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_OfDocument_Compile(string document)
    {
        foreach (var code in Snippets.CSharp(document))
        {
            var faults = Compile(code).GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
            Assert.True(!faults.Any(), $"{document}:\n{string.Join('\n', faults)}\n{code}");
        }
    }

    [Fact]
    public void Library_OnATinyCheckpoint_EvaluatesTrainsAndSaves()
    {
        using (var model = CausalLM.Create(TinyConfig, seed: 1)) WriteCheckpoint(model);
        var lines = RunLibraryExample();
        Assert.Equal(("0.000 [0.000, 0.000]", 3), (lines[0].ToString(), lines.Count));
        Assert.StartsWith("2 reward 0", (string)lines[2], StringComparison.Ordinal);
        using var trained = CausalLM.LoadPretrained(_folder.File("trained"));
        Assert.Equal(TinyConfig.VocabSize, trained.Config.VocabSize);
    }

    [Fact]
    public void Library_OnACheckpointThatBoxesItsAnswer_Gives1()
    {
        WriteModelThatSays2();
        var lines = RunLibraryExample();
        Assert.Equal("1.000 [1.000, 1.000]", lines[0].ToString());
        Assert.StartsWith("1 reward 1.000", (string)lines[1], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    private static CSharpCompilation Compile(params string[] sources)
    {
        var parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "snippet", sources.Append(ImplicitUsings).Select(source => CSharpSyntaxTree.ParseText(source, parsing)), references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static string Changed(string code, params (string From, string To)[] changes)
    {
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, code, StringComparison.Ordinal);
            code = code.Replace(from, to, StringComparison.Ordinal);
        }
        return code;
    }

    private static GroupedQueryConfig TinyConfig => TinyModels.Dense with { VocabSize = 129, MaxPositionEmbeddings = 640, EosTokenId = [0] };

    private List<object> RunLibraryExample()
    {
        WriteProblems();
        var code = Changed(
            Snippets.CSharp("src/R1.Core/README.md")[0],
            ("\"path/to/checkpoint\"", $"\"{_folder.File("checkpoint")}\""), ("\"problems.jsonl\"", $"\"{_folder.File("problems.jsonl")}\""),
            ("\"artifacts/trained\"", $"\"{_folder.File("trained")}\""), ("Steps = 100, PromptsPerStep = 8", "Steps = 2, PromptsPerStep = 1, GroupSize = 2"),
            ("MaxNewTokens = 512", "MaxNewTokens = 4"), ("maxNewTokens: 512", "maxNewTokens: 4"), ("Console.WriteLine(", "Printer.Lines.Add("));
        using var image = new MemoryStream();
        Assert.True(Compile(code, Printer).Emit(image).Success);
        var program = Assembly.Load(image.ToArray());
        program.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        return (List<object>)program.GetType("Printer")!.GetField("Lines")!.GetValue(null)!;
    }

    // Its layers add nothing, every token is a direction of its own, and the output layer leads from each to the next: from the colon that ends the prompt to
    // the answer, and from the answer to the end.
    private void WriteModelThatSays2()
    {
        var config = TinyConfig with { HiddenSize = 129, TieWordEmbeddings = false };
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        using var model = CausalLM.Create(config, seed: 1);
        var weights = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        foreach (var (name, weight) in weights)
            if (name.Contains("o_proj", StringComparison.Ordinal) || name.Contains("down_proj", StringComparison.Ordinal)) weight.zero_();
        weights["model.embed_tokens.weight"].copy_(torch.eye(129));
        weights["lm_head.weight"].zero_();
        foreach (var (from, to) in new[] { (':', BoxedTwo), (BoxedTwo, 0) }) weights["lm_head.weight"][to, from] = torch.tensor(10f);
        WriteCheckpoint(model);
    }

    // A vocabulary of the ASCII characters, each a token, and the answer.
    private void WriteCheckpoint(CausalLM model)
    {
        model.SavePretrained(_folder.File("checkpoint"));
        var alphabet = new ByteLevelAlphabet();
        var tokenizer = new JsonObject
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = BoxedTwo, ["content"] = "So \\boxed{2}", ["special"] = false, ["normalized"] = false }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(Enumerable.Range(0, 128).Select(id => KeyValuePair.Create(alphabet.Encode(((char)id).ToString()), (JsonNode?)id))),
                ["merges"] = new JsonArray(),
            },
        };
        File.WriteAllText(_folder.File("checkpoint/tokenizer.json"), tokenizer.ToJsonString());
    }

    private void WriteProblems() => ProblemFile.Write(
        _folder.File("problems.jsonl"),
        Enumerable.Range(1, 3).Select(i => new Problem
        {
            Id = $"p-{i}", Family = "mine", Level = 0, Language = "en", Question = $"{i} + {2 - i} ?", Answer = "2",
        }));
}
