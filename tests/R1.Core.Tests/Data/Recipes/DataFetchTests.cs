using System.IO.Compression;
using System.Net;
using System.Text;
using R1.Data;
using R1.Data.Recipes;
using R1.Foundation;

namespace R1.Tests.Data.Recipes;

public sealed class DataFetchTests : IDisposable
{
    private const string Rows = """
        {"question":"1+1?","answer":"two\n#### 2"}
        {"question":"500+500?","answer":"#### 1,000"}

        """;

    private readonly TemporaryFolder _folder = new();

    private static DataRecipe Recipe =>
        DataRecipes.Find("gsm8k") with { Name = "tiny", Count = 2, Sha256 = Hashes.OfText(Rows), Source = "http://data.test/rows" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_Network_WritesTheProblems()
    {
        var server = new Server(Rows);
        var seen = new List<DataProgress>();

        await Fetch(server).FetchAsync(Recipe, progress: new Direct(seen.Add), cancellation: TestContext.Current.CancellationToken);

        var problems = ProblemFile.Read(Path.Combine(_folder.Path, "tiny.jsonl"));
        Assert.Equal(["tiny-00001", "tiny-00002"], problems.Select(problem => problem.Id));
        Assert.Equal([("1+1?", "2"), ("500+500?", "1000")], problems.Select(problem => (problem.Question, problem.Answer!)));
        Assert.Equal(new DataProgress(Rows.Length, Rows.Length), seen[^1]);
    }

    [Fact]
    public async Task Fetch_CutOffBefore_GoesOnWhereItEnded()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "tiny.source.jsonl.part"), Rows[..10]);
        var server = new Server(Rows);

        await Fetch(server).FetchAsync(Recipe, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([10], server.From);
        Assert.Equal(Rows, File.ReadAllText(Path.Combine(_folder.Path, "tiny.source.jsonl")));
    }

    /// <summary>Without a hash only the reader knows a wrong file, which must not be taken for the data set the next time.</summary>
    [Fact]
    public async Task Fetch_WrongFileWithoutAHash_IsFetchedAnew()
    {
        var recipe = Recipe with { Sha256 = null };
        await Assert.ThrowsAsync<InvalidDataException>(
            () => Fetch(new Server("<html>busy</html>")).FetchAsync(recipe, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(2, (await Fetch(new Server(Rows)).FetchAsync(recipe, cancellation: TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Fetch_ThereAlready_AsksNobody()
    {
        var server = new Server(Rows);
        await Fetch(server).FetchAsync(Recipe, cancellation: TestContext.Current.CancellationToken);
        await Fetch(server).FetchAsync(Recipe, cancellation: TestContext.Current.CancellationToken);
        Assert.Single(server.From);
    }

    [Fact]
    public async Task Fetch_OtherBytes_NamesBothSumsAndKeepsNothing()
    {
        var fault = await Fault(Fetch(new Server(Rows + " ")).FetchAsync(Recipe, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains($"has the SHA-256 {Hashes.OfText(Rows + " ")}, the published file of tiny {Recipe.Sha256}", fault);
        Assert.Contains("fetch it again, or give a copy of the published one with --from FILE.", fault);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Fetch_NoNetwork_SaysWhatToDo() => Assert.Equal(
        "tiny could not be fetched from http://data.test/rows (no route): try again, which goes on where it ended, or give a copy with --from FILE.",
        await Fault(Fetch(new Server(Rows) { Fault = new HttpRequestException("no route") }).FetchAsync(Recipe)));

    [Fact]
    public async Task Fetch_Gated_AsksForACopy() =>
        Assert.Contains("gpqa_diamond is not to be had from the network", await Fault(Fetch(new Server(Rows)).FetchAsync(DataRecipes.Find("gpqa_diamond"))));

    [Fact]
    public async Task Fetch_FromFile_IsCheckedAndCopied()
    {
        var copy = Path.Combine(_folder.Path, "copy.jsonl");
        File.WriteAllText(copy, Rows);
        var server = new Server(Rows);
        Assert.Equal(2, (await Fetch(server).FetchAsync(Recipe, copy, cancellation: TestContext.Current.CancellationToken)).Count);
        Assert.Empty(server.From);
        File.AppendAllText(copy, "more");
        Assert.StartsWith($"{copy} has the SHA-256 ", await Fault(Fetch(server).FetchAsync(Recipe, copy)));
        Assert.Contains("There is no file nowhere", await Fault(Fetch(server).FetchAsync(Recipe, "nowhere")));
    }

    [Fact]
    public async Task Fetch_CompressedFile_IsUnpackedAndCheckedByItsContents()
    {
        var copy = Path.Combine(_folder.Path, "copy.jsonl.gz");
        using (var packed = new GZipStream(File.Create(copy), CompressionMode.Compress)) packed.Write(Encoding.UTF8.GetBytes(Rows));

        await Fetch(new Server("")).FetchAsync(Recipe, copy, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(Rows, File.ReadAllText(Path.Combine(_folder.Path, "tiny.source.jsonl")));
        File.WriteAllBytes(copy, File.ReadAllBytes(copy)[..20]);
        Assert.StartsWith($"{copy} has the SHA-256 ", await Fault(Fetch(new Server("")).FetchAsync(Recipe, copy)));
    }

    [Fact]
    public void Read_Array_HasItsElementsAsRows()
    {
        var file = Path.Combine(_folder.Path, "rows.json");
        File.WriteAllText(file, $"[\n{string.Join(',', Rows.Trim().Split('\n'))}]");
        Assert.Equal(["2", "1000"], Recipe.Read(file).Select(problem => problem.Answer));
        File.WriteAllText(file, "[{");
        Assert.Contains($"{file} is no JSON array: ", Assert.Throws<InvalidDataException>(() => Recipe.Read(file)).Message);
    }

    [Theory]
    [InlineData("""{"question":"q","answer":"no mark"}""", "line 1 is no row of tiny: the answer has no '####'.")]
    [InlineData("""{"question":"q"}""", "line 1 is no row of tiny: the field 'answer' is missing.")]
    [InlineData("""no json""", "line 1 is no row of tiny: ")]
    [InlineData("""{"question":"q","answer":"#### 1"}""", "has 1 rows, tiny has 2: the file is another one or cut off; fetch it again.")]
    public void Read_BrokenFile_NamesFileLineAndRemedy(string rows, string fault)
    {
        var file = Path.Combine(_folder.Path, "rows.jsonl");
        File.WriteAllText(file, rows);
        var message = Assert.Throws<InvalidDataException>(() => Recipe.Read(file)).Message;
        Assert.StartsWith(file, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Instructions_TakeThePlaceOfTheAnswer()
    {
        var file = Path.Combine(_folder.Path, "rows.jsonl");
        File.WriteAllText(file, """{"key":7,"prompt":" No commas. ","instruction_id_list":["punctuation:no_comma"],"kwargs":[{}]}""");
        var problem = (DataRecipes.Find("ifeval") with { Count = 1 }).Read(file).Single();
        Assert.Equal(("No commas.", """{"instruction_id_list":["punctuation:no_comma"],"kwargs":[{}]}"""), (problem.Question, problem.Answer));
    }

    [Theory]
    [InlineData("""{"prompt":"p","instruction_id_list":["no_comma"],"kwargs":[{}]}""", "line 1 is no row of ifeval: there is no instruction 'no_comma'; ")]
    [InlineData("""{"prompt":"p","kwargs":[{}]}""", "line 1 is no row of ifeval: the field 'instruction_id_list' is missing, empty, or no list.")]
    public void Read_InstructionWithoutARule_IsRefused(string row, string fault)
    {
        var file = Path.Combine(_folder.Path, "rows.jsonl");
        File.WriteAllText(file, row);
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => DataRecipes.Find("ifeval").Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_UnknownName_ListsTheOthers() => Assert.StartsWith(
        "There is no recipe 'gsm'; there are aime2024, aime2025, ceval, cmath, ",
        Assert.Throws<ArgumentException>(() => DataRecipes.Find("gsm")).Message);

    /// <summary>Copies of the published files, where somebody has put them beside the repository.</summary>
    [Theory]
    [InlineData("gsm8k", "gsm8k_test.jsonl", "18")]
    [InlineData("gsm8k_train", "gsm8k_train.jsonl", "72")]
    [InlineData("math500", "math500_test.jsonl", "\\left( 3, \\frac{\\pi}{2} \\right)")]
    [InlineData("aime2025", "aime2025.jsonl", "70")]
    [InlineData("svamp", "svamp.jsonl", "145")]
    [InlineData("cmath", "cmath_zh.jsonl", "9")]
    [InlineData("mgsm_zh", "mgsm_zh.jsonl", "18")]
    [InlineData("mmlu_stem", "mmlu_stem.jsonl", "C")]
    [InlineData("ifeval", "ifeval.jsonl", """{"instruction_id_list":["punctuation:no_comma","detectable_format:"""
        + """number_highlighted_sections","length_constraints:number_words"],"kwargs":[{},{"num_highlights":3},{"relation":"at least","num_words":300}]}""")]
    [Trait("Category", "Golden")]
    public async Task Fetch_PublishedFile_HasTheSumAndTheRowsOfItsRecipe(string name, string file, string answer)
    {
        var copy = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "data", file);
        Assert.SkipUnless(File.Exists(copy), $"{file} is not beside the repository; data sets are not committed");
        var problems = await Fetch(new Server("")).FetchAsync(DataRecipes.Find(name), copy, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(answer, problems[0].Answer);
        Assert.Equal(problems.Count, ProblemFile.Read(Path.Combine(_folder.Path, $"{name}.jsonl")).Count);
    }

    /// <summary>Programs: the question is what the model reads, the gold answer the row with the tests.</summary>
    [Theory]
    [InlineData("humaneval", "humaneval.jsonl", "from typing import List", "check(candidate)")]
    [InlineData("mbpp", "mbpp_sanitized.jsonl", "Write a function to find the shared elements", "assert set(similar_elements(")]
    [Trait("Category", "Golden")]
    public async Task Fetch_Programs_KeepsTheTests(string name, string file, string question, string tests)
    {
        var copy = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "data", file);
        Assert.SkipUnless(File.Exists(copy), $"{file} is not beside the repository; data sets are not committed");
        var problems = await Fetch(new Server("")).FetchAsync(DataRecipes.Find(name), copy, cancellation: TestContext.Current.CancellationToken);
        Assert.StartsWith(question, problems[0].Question);
        Assert.Contains(tests, problems[0].Answer);
    }

    private DataFetch Fetch(Server server) => new(_folder.Path, new HttpClient(server));

    private static async Task<string> Fault(Task fetch) => (await Assert.ThrowsAsync<InvalidDataException>(() => fetch)).Message;

    private sealed class Direct(Action<DataProgress> report) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => report(value);
    }

    /// <summary>Serves one text, from any byte on.</summary>
    private sealed class Server(string text) : HttpMessageHandler
    {
        public List<long> From { get; } = [];

        public HttpRequestException? Fault { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Fault is not null) throw Fault;
            var from = request.Headers.Range?.Ranges.Single().From ?? 0;
            From.Add(from);
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)[(int)from..]);
            return Task.FromResult(new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = content });
        }
    }
}
