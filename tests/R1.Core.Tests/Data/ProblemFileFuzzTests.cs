using System.Text;
using System.Text.RegularExpressions;
using R1.Data;
using R1.Foundation;

namespace R1.Tests.Data;

/// <summary>Whatever a file holds, it is read whole or refused with its name, lines and remedies: no other exception, no half-read set.</summary>
public sealed class ProblemFileFuzzTests : IDisposable
{
    private const string Good =
        """
        {"id":"a-1","family":"arithmetic","level":2,"language":"zh","question":"计算 5 #1 + 8 ?","answer":"3"}
        {"id":"a-2","family":"logic","level":1,"language":"en","question":"true #1 and false ?","answer":"false"}
        {"id":"a-3","family":"calendar","level":12,"language":"en","question":"Monday #1 + 3 \\frac \"?\"","answer":"Thursday"}

        """;

    private static readonly string[] Tokens =
    [
        "null", "true", "-1", "1e999", "99999999999999999999", "0.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[", "{\"id\":", "\\",
        "\"", ",", ":", "}", "\n", "\r\n",
        "\uFEFF", "\u2028", "{\"\\ud800\":1}", new string('9', 400), new string('[', 200),
    ];

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("problems.jsonl");

    [Fact]
    public void Read_BytesChanged_IsWholeOrRefused()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 700; round++) AssertWholeOrRefused(Mutate([.. Encoding.UTF8.GetBytes(Good)], random));
    }

    [Fact]
    public void Read_TokensSpliced_IsWholeOrRefused()
    {
        var random = new SeededRandom(2);
        for (var round = 0; round < 700; round++)
        {
            var text = Good;
            for (var changes = 1 + random.Next(3); changes > 0; changes--)
            {
                var (at, length) = (random.Next(text.Length), random.Next(12));
                text = text[..at] + Tokens[random.Next(Tokens.Length)] + text[Math.Min(text.Length, at + length)..];
            }
            AssertWholeOrRefused([.. Encoding.UTF8.GetBytes(text)]);
        }
    }

    [Fact]
    public void Read_CutAnywhere_IsWholeOrRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length < bytes.Length; length++) AssertWholeOrRefused([.. bytes[..length]]);
    }

    [Theory]
    [InlineData("\\ud800", "line 1, question = \"\\ud800\": give a text in quotes")]
    [InlineData("\uFFFD", "line 1 = {\"id\":\"a-1\",\"family\":\"f\",\"level\":1,\"language\":\"en\",\"question\":\"\uFFFD")]
    public void Read_TextThatIsNone_NamesLineAndRemedy(string question, string expected)
    {
        File.WriteAllText(FilePath, $$"""{"id":"a-1","family":"f","level":1,"language":"en","question":"{{question}}","answer":"x"}""");
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ProblemFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreNotReplacedInSilence()
    {
        File.WriteAllBytes(FilePath, Encoding.Latin1.GetBytes(Good.Split('\n')[1].Replace("true", "vérité")));
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => ProblemFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongValues_AreCutInTheMessage()
    {
        var line = Good.Split('\n')[0].Replace("zh", new string('x', 100_000)).Replace("a-1", new string('y', 100_000));
        File.WriteAllText(FilePath, $"{line}\n{line}\n");
        Assert.InRange(Assert.Throws<InvalidDataException>(() => ProblemFile.Read(FilePath)).Message.Length, 100, 1000);
    }

    [Fact]
    public void Read_Missing_NamesTheFile() => Assert.Contains(FilePath,
        Assert.Throws<FileNotFoundException>(() => ProblemFile.Read(FilePath)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static List<byte> Mutate(List<byte> bytes, SeededRandom random)
    {
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            if (random.Next(3) == 0) bytes.RemoveAt(at);
            else if (random.Next(2) == 0) bytes.Insert(at, (byte)random.Next(256));
            else bytes[at] = (byte)random.Next(256);
        }
        return bytes;
    }

    private void AssertWholeOrRefused(List<byte> content)
    {
        File.WriteAllBytes(FilePath, [.. content]);
        try
        {
            var problems = ProblemFile.Read(FilePath);
            Assert.Equal(File.ReadLines(FilePath).Count(), problems.Count);
            Assert.Equal(problems.Count, problems.Select(problem => problem.Id).Distinct().Count());
            Assert.All(problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.Question) || string.IsNullOrWhiteSpace(problem.Answer)));
        }
        catch (InvalidDataException error)
        {
            var lines = error.Message.Split("\n  ");
            Assert.Equal($"{FilePath} was not read:", lines[0]);
            Assert.All(lines[1..], line => Assert.Matches(new Regex(@"\Aline \d+.* = .*: \S", RegexOptions.Singleline), line));
        }
    }
}
