using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Notebook;

/// <summary>A measurable statement of the paper, as <c>claims.json</c> lists it.</summary>
/// <param name="Id">Stable name, e.g. <c>zero-pass1-rises</c>.</param>
/// <param name="Section">Section of the paper.</param>
/// <param name="Statement">What the paper says.</param>
/// <param name="Paper">The paper's figure.</param>
/// <param name="Quantity">What we measure.</param>
/// <param name="Test">What decides, in words.</param>
/// <param name="Rule">What decides, for the machine.</param>
internal sealed record Claim(string Id, string Section, string Statement, string Paper, string Quantity, string Test, ClaimRule Rule);

/// <summary>A claim is supported when a figure lies above a threshold. With one seed the interval is over problems, with several over seeds.</summary>
/// <param name="Figure">The mean, or the lower end of its 95 % interval.</param>
/// <param name="Above">The threshold, which itself is not enough for the lower end and is enough for the mean.</param>
internal sealed record ClaimRule(ClaimFigure Figure, double Above)
{
    /// <summary>Whether the measured quantity passes; false where the figure is unknown.</summary>
    public bool Holds(double? mean, double? low) => Figure == ClaimFigure.Low ? low > Above : mean >= Above;
}

/// <summary>What of a measured quantity decides.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimFigure>))]
internal enum ClaimFigure
{
    [JsonStringEnumMemberName("mean")] Mean,
    [JsonStringEnumMemberName("low")] Low,
}

/// <summary>The claims of <c>claims.json</c>, which lies beside the notebooks.</summary>
internal sealed record ClaimCatalogue(IReadOnlyList<Claim> Claims)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="InvalidDataException">The file cannot be read as a list of claims, or an id appears twice.</exception>
    public static ClaimCatalogue Load(string path)
    {
        ClaimCatalogue catalogue;
        try
        {
            catalogue = JsonSerializer.Deserialize<ClaimCatalogue>(File.ReadAllText(path), Strict) ?? throw new JsonException("it is empty");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not a list of claims: {fault.Message}", fault);
        }
        var twice = catalogue.Claims.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? catalogue : throw new InvalidDataException($"{path} lists the claim '{twice.Key}' twice.");
    }

    /// <summary>Looks for <c>claims.json</c> or <c>notebooks/claims.json</c> from a folder upwards.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static ClaimCatalogue Find(string folder) => Load(BesideNotebooks.Find("claims.json", folder));

    /// <exception cref="ArgumentException">No such claim.</exception>
    public Claim Get(string id) => Claims.FirstOrDefault(c => c.Id == id)
        ?? throw new ArgumentException($"claims.json has no claim '{id}'. It has: {string.Join(", ", Claims.Select(c => c.Id))}.", nameof(id));
}
