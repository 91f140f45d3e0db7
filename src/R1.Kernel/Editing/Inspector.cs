using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;
using R1.Notebook;

namespace R1.Kernel.Editing;

/// <summary>What stands at the cursor: its signature and documentation, from Roslyn's quick info.</summary>
internal static class Inspector
{
    /// <returns>Body of <c>inspect_reply</c>.</returns>
    public static async Task<JsonObject> Answer(Document document, int position)
    {
        var service = QuickInfoService.GetService(document)!;
        QuickInfoItem? item = null;
        foreach (var place in await Places(document, position))
            if ((item = await service.GetQuickInfoAsync(document, place)) is not null) break;
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = item is not null,
            ["data"] = item is null ? new JsonObject() : Describe(item),
            ["metadata"] = new JsonObject(),
        };
    }

    // At the name, just after it, and inside the arguments of a call: the function that is called.
    private static async Task<IEnumerable<int>> Places(Document document, int position)
    {
        var places = new List<int> { position };
        if (position > 0) places.Add(position - 1);
        var root = (await document.GetSyntaxRootAsync())!;
        if (root.FullSpan.Length == 0) return places;
        var token = root.FindToken(Math.Clamp(position - 1, 0, root.FullSpan.End - 1));
        var call = token.Parent?.AncestorsAndSelf().OfType<ArgumentListSyntax>().FirstOrDefault()?.Parent;
        var name = call switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name,
            InvocationExpressionSyntax invocation => invocation.Expression,
            ObjectCreationExpressionSyntax creation => (SyntaxNode)creation.Type,
            _ => null,
        };
        if (name is not null) places.Add(name.SpanStart);
        return places;
    }

    private static JsonObject Describe(QuickInfoItem item)
    {
        var signature = item.Sections.FirstOrDefault(s => s.Kind == QuickInfoSectionKinds.Description)?.Text ?? "";
        var rest = item.Sections.Where(s => s.Kind != QuickInfoSectionKinds.Description).Select(s => s.Text.Trim()).Where(t => t.Length > 0).ToArray();
        return new JsonObject
        {
            [Mime.Text] = string.Join("\n\n", [signature, .. rest]),
            [Mime.Markdown] = string.Join("\n\n", [$"```csharp\n{signature}\n```", .. rest]),
        };
    }
}
