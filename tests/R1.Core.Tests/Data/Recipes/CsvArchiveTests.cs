using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using R1.Data.Recipes;

namespace R1.Tests.Data.Recipes;

public sealed class CsvArchiveTests : IDisposable
{
    private static readonly (string Name, string Text)[] Mmlu =
    [
        ("data/test/b_test.csv", "\"Which, of\nthese?\",1,2,3,4,D\n"),
        ("data/test/a_test.csv", "\"Say \"\"no\"\".\",w,x,y,z,A\r\nBlank?, ,0.50,-1,\"a, b\",C\r\n"),
        ("data/dev/a_dev.csv", "never read\n"), ("data/test/._a_test.csv", "\0\0"), ("data/test/readme.txt", "x"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("archive");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Mmlu_HasQuestionsChoicesAndLettersFileByFile(bool isZip)
    {
        Write(isZip, Mmlu);
        var problems = (DataRecipes.Find("mmlu") with { Count = 3 }).Read(Path);
        Assert.Equal(
            [("Say \"no\".\nA. w\nB. x\nC. y\nD. z", "A"), ("Blank?\nA.  \nB. 0.50\nC. -1\nD. a, b", "C"), ("Which, of\nthese?\nA. 1\nB. 2\nC. 3\nD. 4", "D")],
            problems.Select(problem => (problem.Question, problem.Answer!)));
        Assert.Equal(["mmlu-00001", "mmlu-00002", "mmlu-00003"], problems.Select(problem => problem.Id));
    }

    [Fact]
    public void Read_Ceval_TakesTheColumnsFromTheFirstLine()
    {
        const string rows = "id,question,A,B,C,D,answer\n0,水的化学式是____。,CO,H2O,O2,H2,B\n";
        Write(isZip: true, ("val/x_val.csv", rows), ("test/x_test.csv", "id,question,A,B,C,D\n0,?,1,2,3,4\n"));
        var problem = Assert.Single((DataRecipes.Find("ceval") with { Count = 1 }).Read(Path));
        Assert.Equal(("水的化学式是____。\nA. CO\nB. H2O\nC. O2\nD. H2", "B", "zh"), (problem.Question, problem.Answer, problem.Language));
    }

    [Theory]
    [InlineData("q,1,2,3,4,A\nq,1,2,3,A\n", "data/test/a.csv, line 2: the row has 5 columns instead of 6")]
    [InlineData("q,1,2,3,4,A\n\"q,1,2,3,4,A\n", "data/test/a.csv: the row that begins on line 2 has a quote that is not closed")]
    public void Read_BrokenFile_IsNamed(string text, string fault)
    {
        Write(isZip: false, ("data/test/a.csv", text));
        var message = Assert.Throws<InvalidDataException>(() => DataRecipes.Find("mmlu").Read(Path)).Message;
        Assert.Contains(fault, message);
        Assert.Contains("as it is published", message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_CutOffArchive_IsRefused(bool isZip)
    {
        Write(isZip, Mmlu);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..700]);
        Assert.StartsWith(Path, Assert.Throws<InvalidDataException>(() => DataRecipes.Find("mmlu").Read(Path)).Message);
    }

    [Fact]
    public void Read_AnotherFile_IsRefused()
    {
        File.WriteAllText(Path, """{"question": "q"}""");
        Assert.StartsWith(Path, Assert.Throws<InvalidDataException>(() => DataRecipes.Find("mmlu").Read(Path)).Message);
        Write(isZip: true, ("data/train/a.csv", "q,1,2,3,4,A\n"));
        Assert.Contains("has no files data/test/*.csv", Assert.Throws<InvalidDataException>(() => DataRecipes.Find("mmlu").Read(Path)).Message);
    }

    /// <summary>RFC 4180, and what Python's reader makes of it.</summary>
    [Theory]
    [InlineData("a,b\r\nc,d", "1 a|b", "2 c|d")]
    [InlineData("\"a\r\n\r\nb\",\"\"\n\nc,", "1 a\r\n\r\nb|", "5 c|")]
    [InlineData("\"a, \"\"b\"\"\",c\n", "1 a, \"b\"|c")]
    [InlineData("a \"b\" c,\"d\"e\n", "1 a \"b\" c|de")]
    [InlineData("", new string[0])]
    public void Rows_Text_KeepEveryCharacterOfAField(string text, params string[] rows) =>
        Assert.Equal(rows, CsvText.Rows(text).Select(row => $"{row.Line} {string.Join('|', row.Fields)}"));

    private void Write(bool isZip, params (string Name, string Text)[] files)
    {
        using var file = File.Create(Path);
        if (isZip)
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            foreach (var (name, text) in files)
            {
                using var content = zip.CreateEntry(name).Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
            return;
        }
        using var tar = new TarWriter(file);
        foreach (var (name, text) in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }
}
