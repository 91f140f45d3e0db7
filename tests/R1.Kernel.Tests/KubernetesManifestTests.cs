using R1.Kernel.Commands;
using YamlDotNet.RepresentationModel;

namespace R1.Tests.Kernel;

/// <summary>The manifest of environment/: an Indexed Job of the whole reproduction.</summary>
public class KubernetesManifestTests
{
    [Fact]
    public void Job_IsIndexedAndGivesEverySeedTheSharedFolder()
    {
        var stream = new YamlStream();
        stream.Load(File.OpenText(Path.Combine(Fixtures.RepositoryRoot, "environment", "kubernetes-seeds.yaml")));
        var job = stream.Documents.Select(document => document.RootNode).Single(root => $"{root["kind"]}" == "Job")["spec"];
        Assert.Equal("Indexed", $"{job["completionMode"]}");
        // With Never each attempt is a pod of its own, which podFailurePolicy asks for.
        Assert.Equal("Never", $"{job["template"]["spec"]["restartPolicy"]}");
        var container = job["template"]["spec"]["containers"][0];
        var arguments = ((YamlSequenceNode)container["args"]).Select(argument => $"{argument}").ToArray();
        Assert.Empty(ReproduceCommand.Create().Parse(arguments[1..]).Errors);
        Assert.Contains("--resume", arguments);
        Assert.Equal(["reproduction", "runs", "models"], ((YamlSequenceNode)container["volumeMounts"]).Select(mount => $"{mount["subPath"]}"));
    }
}
