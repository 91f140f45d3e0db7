using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using static System.FormattableString;

namespace R1.Configuration;

/// <summary>Checks configurations against the ranges on their fields and their cross-field rules.</summary>
public static class ConfigValidation
{
    /// <summary>Throws one exception that lists all faults, those of nested configs included; returns the config when there are none.</summary>
    /// <exception cref="InvalidConfigException">There is at least one fault.</exception>
    public static T Validate<T>(this T config) where T : class, IConfig
    {
        ThrowIfFaulty(config);
        return config;
    }

    internal static void ThrowIfFaulty(object config)
    {
        var faults = FaultsOf(config).ToList();
        if (faults.Count > 0) throw new InvalidConfigException(config.GetType().Name, faults);
    }

    internal static IEnumerable<ConfigFault> FaultsOf(object config) => Faults(config, "");

    private static IEnumerable<ConfigFault> Faults(object config, string prefix)
    {
        var info = ConfigJson.Options.GetTypeInfo(config.GetType());
        foreach (var property in info.Properties)
            if (property.Get is { } get)
                foreach (var fault in FieldFaults(property, get(config), prefix + property.Name)) yield return fault;
        if (config is not IConfig checkedConfig) yield break;
        foreach (var fault in checkedConfig.CrossFieldFaults()) yield return fault with { Field = prefix + ConfigJson.FieldName(fault.Field) };
    }

    private static IEnumerable<ConfigFault> FieldFaults(JsonPropertyInfo property, object? value, string field)
    {
        if (value is double or float && !double.IsFinite(AsDouble(value)))
        {
            yield return new ConfigFault(field, value, "give a finite number");
            yield break;
        }
        if (value is Enum && !Enum.IsDefined(value.GetType(), value))
            yield return new ConfigFault(field, value, $"give one of {string.Join(", ", Enum.GetNames(value.GetType()).Select(ConfigJson.FieldName))}");
        foreach (var attribute in property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [])
            if (!IsValid((ValidationAttribute)attribute, value))
                yield return new ConfigFault(field, value, Remedy((ValidationAttribute)attribute, field));
        foreach (var (child, path) in Children(value, field))
            foreach (var fault in Faults(child, path)) yield return fault;
    }

    private static IEnumerable<(object Child, string Path)> Children(object? value, string field)
    {
        if (value is IConfig) yield return (value, field + ".");
        if (value is string || value is not IEnumerable items) yield break;
        var index = 0;
        foreach (var item in items)
        {
            if (item is IConfig) yield return (item, $"{field}[{index}].");
            index++;
        }
    }

    // RangeAttribute(int, int) would round a double before it compares, so that 1.4 lay within 0 to 1: numbers are compared as doubles.
    private static bool IsValid(ValidationAttribute attribute, object? value) =>
        attribute is RangeAttribute range && value is IConvertible and not string && AsDouble(value) is var number
            ? (range.MinimumIsExclusive ? number > AsDouble(range.Minimum) : number >= AsDouble(range.Minimum))
                && (range.MaximumIsExclusive ? number < AsDouble(range.Maximum) : number <= AsDouble(range.Maximum))
            : attribute.IsValid(value);

    private static string Remedy(ValidationAttribute attribute, string field) => attribute switch
    {
        AllowedValuesAttribute allowed => $"give one of {string.Join(", ", allowed.Values)}",
        { ErrorMessage: { Length: > 0 } message } => message,
        RangeAttribute range => $"give a value {Bounds(range)}",
        _ => attribute.FormatErrorMessage(field),
    };

    private static string Bounds(RangeAttribute range)
    {
        var (low, high) = (AsDouble(range.Minimum), AsDouble(range.Maximum));
        var from = low is int.MinValue or double.MinValue ? "" : Invariant($"{(range.MinimumIsExclusive ? "above" : "of at least")} {low}");
        var to = high is int.MaxValue or double.MaxValue ? "" : Invariant($"{(range.MaximumIsExclusive ? "below" : "of at most")} {high}");
        return from.Length > 0 && to.Length > 0 ? $"{from} and {to}" : from + to;
    }

    private static double AsDouble(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
