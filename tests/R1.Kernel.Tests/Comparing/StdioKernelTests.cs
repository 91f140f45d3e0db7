using System.Text.Json.Nodes;
using R1.Kernel.Comparing;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Comparing;

/// <summary>Against scripts that speak as the genuine kernel does: these tests need no tool.</summary>
public class StdioKernelTests
{
    private const string Answers = """
        read command
        echo 'native noise'
        echo '{"eventType":"KernelReady","event":{},"command":null}'
        echo '{"eventType":"StandardOutputValueProduced","event":{"formattedValues":[{"mimeType":"text/plain","value":"a\n"}]},"command":{"token":"cell-1"}}'
        echo '{"eventType":"DisplayedValueProduced","event":{"valueId":"v","formattedValues":[]},"command":{"token":"cell-1.1"}}'
        echo '{"eventType":"DisplayedValueUpdated","event":{"valueId":"v","formattedValues":[{"mimeType":"x/y","value":"now"}]},"command":{"token":"cell-1"}}'
        echo '{"eventType":"CommandSucceeded","event":{},"command":{"token":"cell-1.1"}}'
        echo '{"eventType":"StandardOutputValueProduced","event":{"formattedValues":[{"mimeType":"text/plain","value":"b"}]},"command":{"token":"cell-12"}}'

        """;

    private static StdioKernel Start(string script) => new("bash", ["-c", script], Path.GetTempPath());

    private static (bool Succeeded, JsonArray Outputs) Run(string script)
    {
        using var kernel = Start(script);
        var outputs = new StdioOutputs();
        return (kernel.Submit("code", outputs.Take), outputs.ToJson());
    }

    [Fact]
    public void Submit_EventsOfTheCell_BecomeOutputsWithTheirLastState()
    {
        var (succeeded, outputs) = Run(Answers + """echo '{"eventType":"CommandSucceeded","event":{},"command":{"token":"cell-1"}}'; sleep 5""");
        Assert.True(succeeded);
        Assert.Equal(["stream", "display_data"], outputs.Select(output => output!["output_type"]!.ToString()));
        Assert.Equal("a\n", MultilineText.Read(outputs[0]!["text"]));
        Assert.Equal("now", MultilineText.Read(outputs[1]!["data"]!["x/y"]));
    }

    [Fact]
    public void Submit_CommandFails_KeepsTheMessage()
    {
        var (succeeded, outputs) = Run(Answers + """echo '{"eventType":"CommandFailed","event":{"message":"CS0103"},"command":{"token":"cell-1"}}'; sleep 5""");
        Assert.False(succeeded);
        Assert.Equal(("error", "CS0103"), (outputs[^1]!["output_type"]!.ToString(), outputs[^1]!["evalue"]!.ToString()));
    }

    [Fact]
    public void Submit_KernelDies_SaysWithWhatWordsAndWhatHelps()
    {
        var fault = Assert.Throws<BadInputException>(() => Run("read command; echo 'run a restore' >&2; exit 3"));
        Assert.Contains("ended with code 3", fault.Message);
        Assert.Contains("run a restore", fault.Message);
        Assert.Contains("`dotnet tool restore`", fault.Message);
    }
}
