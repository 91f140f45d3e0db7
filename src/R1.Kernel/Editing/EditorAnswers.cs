using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;
using R1.Kernel.Serving;

namespace R1.Kernel.Editing;

/// <summary>Answers what an editor asks while somebody types.</summary>
internal sealed class EditorAnswers(ScriptSession session, History history) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptWorkspace _workspace = new(session);

    public static bool Knows(string type) =>
        type is "complete_request" or "inspect_request" or "is_complete_request" or "history_request" or "comm_info_request";

    /// <returns>Body of the reply; a fault of the editor services is reported in it and never ends the kernel.</returns>
    public JsonObject Answer(JupyterMessage request)
    {
        try
        {
            return request.Type switch
            {
                "complete_request" => Wait(Complete(request)),
                "inspect_request" => Wait(Inspect(request)),
                "is_complete_request" => IsComplete(request.Text("code")),
                "history_request" => history.Answer(request),
                _ => new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() },
            };
        }
        catch (Exception fault)
        {
            return new JsonObject
            {
                ["status"] = "error",
                ["ename"] = fault.GetType().Name,
                ["evalue"] = fault.Message,
                ["traceback"] = new JsonArray(),
            };
        }
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Whether Enter should run the text, or open another line.</summary>
    internal static JsonObject IsComplete(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellSource.WithoutMagics(code), CellSource.Script);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return new JsonObject { ["status"] = "incomplete", ["indent"] = "    " };
        var faulty = tree.GetDiagnostics().Any(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return new JsonObject { ["status"] = faulty ? "invalid" : "complete" };
    }

    private static JsonObject Wait(Task<JsonObject> answer) =>
        answer.Wait(Patience) ? answer.Result : throw new TimeoutException("the editor services gave no answer in time.");

    private Task<JsonObject> Complete(JupyterMessage request)
    {
        var code = CellSource.WithoutMagics(request.Text("code"));
        return Completer.Answer(_workspace.Open(code), code, Cursor(request, code));
    }

    private Task<JsonObject> Inspect(JupyterMessage request)
    {
        var code = CellSource.WithoutMagics(request.Text("code"));
        return Inspector.Answer(_workspace.Open(code), Cursor(request, code));
    }

    private static int Cursor(JupyterMessage request, string code) =>
        CursorPosition.ToUtf16(code, request.Number("cursor_pos", code.Length));
}
