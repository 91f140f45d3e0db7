namespace R1.Notebook;

/// <summary>
/// Whether Plotly.NET can run in this process. A host that has loaded an older FSharp.Core than Plotly.NET is built on cannot load a newer one beside it: the
/// tool of .NET Interactive is such a host. Plots are pictures there instead of interactive charts.
/// </summary>
internal static class PlotlySupport
{
    private static readonly Lazy<bool> Present = new(() => Probe(static () => new DynamicObj.DynamicObj().SetProperty("probe", 0), Console.Error));

    public static bool IsPresent => Present.Value;

    /// <param name="use">Uses Plotly.NET, or what it is built on.</param>
    /// <param name="complaints">Told once what is missing and what follows from that.</param>
    internal static bool Probe(Action use, TextWriter complaints)
    {
        try
        {
            use();
            return true;
        }
        catch (Exception fault) when (fault is FileNotFoundException or FileLoadException)
        {
            complaints.WriteLine($"Plots are shown as pictures: Plotly.NET cannot run in this kernel ({fault.Message.Split('\n')[0]}). "
                + "r1nb shows them as interactive charts.");
            return false;
        }
    }
}
