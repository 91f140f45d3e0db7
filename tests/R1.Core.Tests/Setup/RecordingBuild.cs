using System.Collections;
using Microsoft.Build.Framework;

namespace R1.Tests.Setup;

/// <summary>A build that keeps the warnings of a task.</summary>
internal sealed class RecordingBuild : IBuildEngine
{
    public List<string?> Warnings { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.proj";

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e.Message);

    public void LogErrorEvent(BuildErrorEventArgs e) => throw new NotSupportedException(e.Message);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();
}
