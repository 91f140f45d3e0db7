using R1.Notebook;

namespace R1.Tests.Notebook;

public class PlotlySupportTests
{
    private readonly StringWriter _complaints = new();

    [Fact]
    public void Probe_WhatIsNeededIsThere_SaysNothing()
    {
        Assert.True(PlotlySupport.Probe(() => { }, _complaints));
        Assert.Equal("", _complaints.ToString());
    }

    [Fact]
    public void Probe_AnAssemblyCannotBeLoaded_SaysWhichAndWhatFollows()
    {
        Assert.False(PlotlySupport.Probe(() => throw new FileNotFoundException("no 'FSharp.Core, Version=10.1.0.0'\nmore"), _complaints));
        Assert.Contains("shown as pictures", _complaints.ToString());
        Assert.Contains("FSharp.Core, Version=10.1.0.0", _complaints.ToString());
        Assert.DoesNotContain("more", _complaints.ToString());
    }

    [Fact]
    public void Probe_AnyOtherFault_IsNotHidden() =>
        Assert.Throws<InvalidOperationException>(() => PlotlySupport.Probe(() => throw new InvalidOperationException(), _complaints));
}
