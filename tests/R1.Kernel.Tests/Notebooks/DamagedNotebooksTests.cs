using System.Text;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Kernel.Running;

namespace R1.Tests.Kernel.Notebooks;

public sealed class DamagedNotebooksTests
{
    private static readonly string[] Values = ["null", "5", "-1.5e300", "true", "[]", "{}", "[1]", "{\"a\":1}", "\"text\"", "\"\\ud800\"", "[[[]]]"];

    [Fact]
    public void EveryUse_TwoThousandDamagedNotebooks_ReadsOrRefusesThem()
    {
        var good = File.ReadAllText(Demo.Path);
        var random = new Random(7);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = i % 2 == 0 ? WithOtherValue(good, random) : WithOtherBytes(good, random);
            try
            {
                Use(NotebookDocument.Parse("damaged.ipynb", damaged));
                read++;
            }
            catch (BadInputException fault)
            {
                Assert.DoesNotContain('\n', fault.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 200, 1999);
        Assert.InRange(read, 1, 1800);
    }

    private static void Use(NotebookDocument notebook)
    {
        _ = NotebookRules.Faults(notebook).ToArray();
        _ = NotebookPage.Render(notebook);
        var parameters = new Dictionary<string, ParameterValue> { ["steps"] = new("3") };
        var options = new RunOptions { InputPath = "a", OutputPath = "b", BaseDirectory = "/", Parameters = parameters };
        _ = NotebookPreparation.Prepare(notebook, options);
        NotebookRules.Clean(notebook);
        _ = notebook.ToJson();
    }

    private static string WithOtherValue(string text, Random random)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && i > 0 && text[i - 1] == '"').ToArray();
        var start = colons[random.Next(colons.Length)] + 1;
        var end = text.IndexOfAny(['\n'], start);
        var tail = text[start..end].TrimEnd().EndsWith(',') ? "," : "";
        return text[..start] + Values[random.Next(Values.Length)] + tail + text[end..];
    }

    private static string WithOtherBytes(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(3) switch
        {
            0 => Encoding.UTF8.GetString(bytes, 0, random.Next(bytes.Length)),
            1 => Encoding.UTF8.GetString(Flip(bytes, random, 1 + random.Next(8))),
            _ => text.Remove(random.Next(text.Length - 40), random.Next(40)),
        };
    }

    private static byte[] Flip(byte[] bytes, Random random, int count)
    {
        for (var i = 0; i < count; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
