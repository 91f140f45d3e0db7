using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using R1.Kernel.Client;
using R1.Kernel.Protocol;

namespace R1.Tests.Kernel.Serving;

/// <summary>The scenarios of the official jupyter_kernel_test suite, and more of the kind, over real sockets.</summary>
public sealed class KernelServerTests : IDisposable
{
    private readonly Talk _talk = new();

    public void Dispose() => _talk.Dispose();

    private static string Status(JsonObject reply) => (string)reply["status"]!;

    private string[] Types(string request) => [.. _talk.Outputs(request).Select(m => m.Type)];

    private string Text(string request) =>
        string.Concat(_talk.Outputs(request).Where(m => m.Type == "stream").Select(m => $"{m.Text("name")}:{m.Text("text")}"));

    [Fact]
    public void KernelInfo_Reply_NamesLanguageAndProtocol()
    {
        var info = _talk.Ask("kernel_info_request", []);
        Assert.Equal("5.3", (string)info["protocol_version"]!);
        Assert.Equal(("C#", ".cs"), ((string)info["language_info"]!["name"]!, (string)info["language_info"]!["file_extension"]!));
    }

    [Fact]
    public void Execute_OutputsAndValue_ComeInOrderBetweenBusyAndIdle()
    {
        var request = _talk.Start("Console.Write(\"out\"); Console.Error.Write(\"err\"); display(5); 6 * 7");
        var reply = _talk.Reply(request);
        Assert.Equal(("ok", 1), (Status(reply), (int)reply["execution_count"]!));
        Assert.Equal(["status", "execute_input", "stream", "stream", "display_data", "execute_result", "status"], Types(request));
        Assert.Equal("stdout:outstderr:err", Text(request));
        Assert.Equal("42", (string)_talk.Outputs(request)[^2].Content["data"]!["text/plain"]!);
    }

    [Fact]
    public void Execute_Error_IsInReplyAndOnIopub()
    {
        var request = _talk.Start("throw new InvalidOperationException(\"no\");");
        var reply = _talk.Reply(request);
        Assert.Equal(("error", "System.InvalidOperationException", "no"), (Status(reply), (string)reply["ename"]!, (string)reply["evalue"]!));
        Assert.Equal(["status", "execute_input", "error", "status"], Types(request));
    }

    [Fact]
    public void Execute_Silent_LeavesNoTrace()
    {
        var request = _talk.Start("Console.Write(1); 2", silent: true);
        Assert.Equal("ok", Status(_talk.Reply(request)));
        Assert.Equal(["status", "status"], Types(request));
        Assert.Equal(1, (int)_talk.Run("1")["execution_count"]!);
        Assert.Single(_talk.Ask("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 5 })["history"]!.AsArray());
    }

    [Fact]
    public void Execute_UserExpressions_AreAnsweredAndForgotten()
    {
        var request = _talk.Start("var x = 4;", expressions: new JsonObject { ["a"] = "x * 2", ["b"] = "missing", ["c"] = "int.Parse(\"?\")" });
        var answers = _talk.Reply(request)["user_expressions"]!;
        Assert.Equal("8", (string)answers["a"]!["data"]!["text/plain"]!);
        Assert.Equal(("error", "CompilationError"), ((string)answers["b"]!["status"]!, (string)answers["b"]!["ename"]!));
        Assert.Equal("System.FormatException", (string)answers["c"]!["ename"]!);
        Assert.Equal("ok", Status(_talk.Run("x")));
    }

    [Fact]
    public void Execute_AfterFailure_WaitingCellsAreAborted()
    {
        string[] requests = [_talk.Start("System.Threading.Thread.Sleep(100); throw new Exception();"), _talk.Start("1"), _talk.Start("2")];
        Assert.Equal(["error", "aborted", "aborted"], requests.Select(r => Status(_talk.Reply(r))));
        requests = [_talk.Start("System.Threading.Thread.Sleep(100); throw new Exception();", stopOnError: false), _talk.Start("1")];
        Assert.Equal(["error", "ok"], requests.Select(r => Status(_talk.Reply(r))));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("while (true) Console.Write(\"spam\");")]
    [InlineData("while (true) display(1);")]
    public void Interrupt_RunningCell_EndsItAndKeepsTheVariables(string endless)
    {
        _talk.Run("var kept = 5;");
        var request = _talk.Start(endless);
        _talk.Wait(r => r.Message.Type == "execute_input" && r.Message.ParentId == request);
        Thread.Sleep(100);
        Assert.Equal("ok", Status(_talk.Reply(_talk.Client.Command("interrupt_request", []))));
        Assert.Equal("error", Status(_talk.Reply(request)));
        var after = _talk.Start("Console.Write(kept)");
        _talk.Reply(after);
        Assert.Equal("stdout:5", Text(after));
    }

    [Fact]
    public void Display_Update_ChangesTheSameDisplay()
    {
        var request = _talk.Start("var d = display(\"one\"); d.Update(\"two\"); \"<i>x</i>\".DisplayAs(\"text/html\");");
        _talk.Reply(request);
        var shown = _talk.Outputs(request).Where(m => m.Type is "display_data" or "update_display_data").ToArray();
        Assert.Equal(["display_data", "update_display_data", "display_data"], shown.Select(m => m.Type));
        Assert.Equal((string)shown[0].Content["transient"]!["display_id"]!, (string)shown[1].Content["transient"]!["display_id"]!);
        Assert.Equal("two", (string)shown[1].Content["data"]!["text/plain"]!);
        Assert.Equal("<i>x</i>", (string)shown[2].Content["data"]!["text/html"]!);
    }

    [Fact]
    public void Execute_ThreadLeftBehind_GoesOnWritingToItsCell()
    {
        var request = _talk.Start("using System.Threading; new Thread(() => { Thread.Sleep(300); Console.Write(\"late\"); }).Start();");
        _talk.Reply(request);
        Assert.Equal(request, _talk.Wait(r => r.Message.Type == "stream").Message.ParentId);
    }

    [Fact]
    public void Complete_WhileACellRuns_KnowsEarlierCells()
    {
        _talk.Run("var numbers = new List<int>(); /// <summary>Twice as much.</summary>\nint Twice(int n) => 2 * n;");
        var running = _talk.Start("System.Threading.Thread.Sleep(1500);");
        var reply = _talk.Ask("complete_request", new JsonObject { ["code"] = "// 😀\nnumbers.Ad", ["cursor_pos"] = 15 });
        Assert.True(Status(reply) == "ok", reply.ToJsonString());
        Assert.Equal(["Add", "AddRange"], reply["matches"]!.AsArray().Select(m => (string)m!).Take(2));
        Assert.Equal((13, 15), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!));
        Assert.Equal("method", (string)reply["metadata"]!["_jupyter_types_experimental"]![0]!["type"]!);
        var inspected = _talk.Ask("inspect_request", new JsonObject { ["code"] = "Twice(1)", ["cursor_pos"] = 3, ["detail_level"] = 0 });
        Assert.Contains("int Twice(int n)", (string)inspected["data"]!["text/plain"]!);
        Assert.Contains("Twice as much.", (string)inspected["data"]!["text/plain"]!);
        Assert.Equal("ok", Status(_talk.Reply(running)));
    }

    [Theory]
    [InlineData("Math.Sqrt(", 10, "Math.Sqrt(double d)")]
    [InlineData("Console.WriteLine", 12, "Writes")]
    [InlineData("R1.Notebook.Show.Markdown", 24, "Text in markdown.")]
    [InlineData("#!time\nstring.Join(\",\", 1)", 15, "string.Join")]
    public void Inspect_KnownNames_TellSignatureAndDocumentation(string code, int cursor, string expected)
    {
        var reply = _talk.Ask("inspect_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor });
        Assert.True((bool?)reply["found"] == true, reply.ToJsonString());
        Assert.Contains(expected, (string)reply["data"]!["text/plain"]!);
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("#!markdown\nIt's text (", "complete")]
    [InlineData("int F(int n)\n{", "incomplete")]
    [InlineData("Math.Sqrt(", "incomplete")]
    [InlineData("var s = \"a\" +", "incomplete")]
    [InlineData("int 5x = 2;", "invalid")]
    public void IsComplete_Code_IsJudged(string code, string expected) =>
        Assert.Equal(expected, Status(_talk.Ask("is_complete_request", new JsonObject { ["code"] = code })));

    [Fact]
    public void History_Range_Tail_Search_FindTheCells()
    {
        foreach (var code in new[] { "6 * 7", "6 * 7", "1" }) _talk.Run(code);
        string[] Ask(JsonObject question) => [.. _talk.Ask("history_request", question)["history"]!.AsArray().Select(e => e!.ToJsonString())];
        Assert.Equal(["[0,2,\"6 * 7\"]", "[0,3,\"1\"]"], Ask(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 }));
        Assert.Equal(["[0,1,[\"6 * 7\",\"42\"]]"], Ask(new JsonObject { ["hist_access_type"] = "range", ["start"] = 1, ["stop"] = 2, ["output"] = true }));
        Assert.Equal(["[0,2,\"6 * 7\"]"], Ask(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "6*", ["unique"] = true }));
    }

    [Fact]
    public void Comms_AreListedAndClosed()
    {
        Assert.Empty(_talk.Ask("comm_info_request", [])["comms"]!.AsObject());
        _talk.Client.Ask("comm_open", new JsonObject { ["comm_id"] = "c1", ["target_name"] = "x", ["data"] = new JsonObject() });
        Assert.Equal("c1", _talk.Wait(r => r.Message.Type == "comm_close").Message.Text("comm_id"));
    }

    [Fact]
    public void Input_WithoutReader_IsRefusedClearly() =>
        Assert.Contains("nobody is there to answer", (string)_talk.Run("Console.ReadLine()")["evalue"]!);

    [Fact]
    public void Shutdown_Request_IsAnsweredAndEndsTheKernel()
    {
        var reply = _talk.Reply(_talk.Client.Command("shutdown_request", new JsonObject { ["restart"] = true }));
        Assert.True((bool)reply["restart"]!);
        Assert.True(SpinWait.SpinUntil(() => _talk.HasEnded, 5000));
    }

    [Fact]
    public void MalformedMessages_AreDroppedAndTheKernelGoesOn()
    {
        using var socket = new DealerSocket();
        socket.Connect(_talk.Info.Address(_talk.Info.ShellPort));
        var good = new MessageCodec(_talk.Info.Key).Write(JupyterMessage.Create("kernel_info_request", "s", []));
        foreach (var frames in Damaged(good)) socket.SendMultipartBytes(frames);
        socket.SendMultipartBytes(new MessageCodec("another key").Write(JupyterMessage.Create("execute_request", "s", new JsonObject { ["code"] = "1" })));
        socket.SendMultipartBytes(new MessageCodec(_talk.Info.Key).Write(JupyterMessage.Create("unknown_request", "s", [])));
        socket.SendMultipartBytes(new MessageCodec(_talk.Info.Key)
            .Write(JupyterMessage.Create("complete_request", "s", new JsonObject { ["code"] = 5, ["cursor_pos"] = "x" })));
        Assert.Equal(1, (int)_talk.Run("1")["execution_count"]!);
    }

    [Fact]
    public void Heartbeat_Bytes_ComeBack()
    {
        using var socket = new RequestSocket();
        socket.Connect(_talk.Info.Address(_talk.Info.HbPort));
        socket.SendFrame("ping");
        Assert.True(socket.TryReceiveFrameString(Talk.Patience, out var answer));
        Assert.Equal("ping", answer);
    }

    private static IEnumerable<byte[][]> Damaged(byte[][] frames)
    {
        yield return [[1]];
        for (var i = 0; i < frames.Length; i++)
        {
            yield return [.. frames[..i], .. frames[(i + 1)..]];
            yield return [.. frames[..i], Encoding.UTF8.GetBytes("{ not json"), .. frames[(i + 1)..]];
        }
    }
}
