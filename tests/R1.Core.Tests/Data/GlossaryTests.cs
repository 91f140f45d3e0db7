using R1.Data.Assistant;
using R1.Data.Search;

namespace R1.Tests.Data;

public class GlossaryTests
{
    [Fact]
    public void Glossary_OfTheNotebooks_HasEveryWordWithTwoForms()
    {
        var page = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "notebooks", "GLOSSARY.md"));
        var listed = page[page.IndexOf("<!-- words -->", StringComparison.Ordinal)..].Split('|', '\n').Select(cell => cell.Trim()).ToHashSet();
        Assert.Empty(SearchFamily.Glossary.Concat(AssistantLexicon.Glossary).Select(word => $"{word.English} {word.Chinese}").Except(listed));
    }
}
