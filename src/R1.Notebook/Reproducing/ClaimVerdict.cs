using System.Text.Json.Serialization;

namespace R1.Notebook;

/// <summary>What a reproduction says about a claim of the paper.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimVerdict>))]
public enum ClaimVerdict
{
    /// <summary>The test that the claim names passed.</summary>
    [JsonStringEnumMemberName("supported")] Supported,

    /// <summary>The test was run and did not pass.</summary>
    [JsonStringEnumMemberName("not supported")] NotSupported,

    /// <summary>One seed alone was run: what it says is in the reason, and is no verdict over seeds.</summary>
    [JsonStringEnumMemberName("one run")] OneRun,

    /// <summary>The test cannot be run at this scale.</summary>
    [JsonStringEnumMemberName("not testable")] NotTestable,
}
