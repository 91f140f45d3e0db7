using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using R1.Kernel.Scripting;

namespace R1.Kernel.Editing;

/// <summary>
/// The cells as Roslyn's editor services see them: a chain of submissions, each knowing the ones before. Built when the editor asks for the
/// first time, since loading the services takes a second.
/// </summary>
internal sealed class ScriptWorkspace(ScriptSession session) : IDisposable
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);
    private readonly Lazy<AdhocWorkspace> _workspace = new(() => new AdhocWorkspace(MefHostServices.DefaultHost));
    private ProjectId? _last;
    private int _taken;

    /// <summary>A document that holds the text as the next cell.</summary>
    public Document Open(string code)
    {
        var cells = session.Submissions;
        for (; _taken < cells.Count; _taken++)
            _last = Apply(cells[_taken]);
        var (solution, document) = Add(_workspace.Value.CurrentSolution, code);
        return solution.GetDocument(document)!;
    }

    public void Dispose()
    {
        if (_workspace.IsValueCreated) _workspace.Value.Dispose();
    }

    private ProjectId Apply(string code)
    {
        var (solution, document) = Add(_workspace.Value.CurrentSolution, code);
        _workspace.Value.TryApplyChanges(solution);
        return document.ProjectId;
    }

    private (Solution Solution, DocumentId Document) Add(Solution solution, string code)
    {
        var id = ProjectId.CreateNewId();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: session.Options.Imports, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Disable, metadataReferenceResolver: session.Options.MetadataResolver,
            sourceReferenceResolver: session.Options.SourceResolver);
        ProjectReference[] previous = _last is null ? [] : [new ProjectReference(_last)];
        var project = ProjectInfo.Create(id, VersionStamp.Create(), $"cell{_taken}", $"cell{_taken}", LanguageNames.CSharp,
            compilationOptions: options, parseOptions: Parse, projectReferences: previous,
            metadataReferences: DocumentedReferences.With(session.Options.MetadataReferences), isSubmission: true);
        var document = DocumentId.CreateNewId(id);
        var text = TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Create()));
        var info = DocumentInfo.Create(document, $"cell{_taken}.csx", sourceCodeKind: SourceCodeKind.Script, loader: text);
        return (solution.AddProject(project).AddDocument(info), document);
    }
}
