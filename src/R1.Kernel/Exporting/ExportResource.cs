namespace R1.Kernel.Exporting;

/// <summary>Texts that come with the tool.</summary>
internal static class ExportResource
{
    public static string Text(string name)
    {
        using var stream = typeof(ExportResource).Assembly.GetManifestResourceStream($"Exporting.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
