namespace R1.Configuration;

/// <summary>
/// A configuration: a <c>sealed record</c> with <c>init</c> properties, whose ranges are attributes (<c>[Range]</c>, <c>[AllowedValues]</c> and
/// the others of System.ComponentModel.DataAnnotations) and whose remaining rules are <see cref="CrossFieldFaults"/>.
/// </summary>
public interface IConfig
{
    /// <summary>Faults that no single field shows, e.g. a mini-batch larger than the batch. Called on configs with any field values.</summary>
    IEnumerable<ConfigFault> CrossFieldFaults() => [];
}
