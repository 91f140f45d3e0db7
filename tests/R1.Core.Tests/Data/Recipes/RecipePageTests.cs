using R1.Data.Recipes;

namespace R1.Tests.Data.Recipes;

public class RecipePageTests
{
    public static TheoryData<string> Names => [.. DataRecipes.All.Keys];

    /// <summary>What a page of data-recipes says is what the program does.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Page_OfARecipe_HasItsFacts(string name)
    {
        var (recipe, page) = (DataRecipes.Find(name), File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "data-recipes", name + ".md")));
        string[] facts = [recipe.Licence, $"{recipe.Count} rows", $"| split | {recipe.Split}", recipe.Sha256 ?? "none", recipe.Source ?? "give your own copy"];
        Assert.All(facts, fact => Assert.Contains(fact, page, StringComparison.Ordinal));
    }
}
