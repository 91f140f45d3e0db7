using System.Net;
using R1.Configuration;
using R1.Runs;
using R1.Runs.Trackers;
using Tensorboard;

namespace R1.Tests.Runs.Trackers;

public sealed class RunTrackersTests : IDisposable
{
    private const string RootVariable = "R1_TEST_TRACKERS";
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Log_TensorBoard_WritesEventsBesideTheMetricsOfEachStage()
    {
        var trackers = Open(("R1_TRACKERS", "tensorboard"));
        trackers.Log("main", Record(3, 0.5, seconds: 2));
        trackers.Log("main", Record(4, double.NaN));
        trackers.End(RunStatus.Completed);

        var values = Events(Assert.Single(Directory.GetFiles(_folder.File("main"), "*tfevents*")))
            .SelectMany(e => e.Summary?.Value.Select(value => (e.Step, value.Tag, value.SimpleValue)) ?? []).ToList();
        Assert.Equal([(3, "development/pass_at_1", 0.5f), (3, "time/total", 2), (4, "development/pass_at_1", float.NaN)], values);
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void Log_Mlflow_MakesExperimentAndRunAndSaysHowItEnded()
    {
        using var server = new MlflowServer();
        var trackers = Open(("R1_TRACKERS", "mlflow"), ("MLFLOW_TRACKING_URI", server.Address.ToString()), ("MLFLOW_TRACKING_TOKEN", "secret"));
        for (var step = 1; step <= 30; step++) trackers.Log("main", Record(step, step == 2 ? double.NaN : step));
        trackers.Log("", Record(1, 9));
        trackers.End(RunStatus.Failed);

        Assert.Equal(["experiments/get-by-name", "experiments/create", "runs/create"], server.Requests.Take(3).Select(request => request.Path));
        Assert.Equal("02-r1-zero", server.Requests[1].Body!["name"]!.GetValue<string>());
        Assert.Equal(("7", "seed", "42"), (server.Requests[2].Body!["experiment_id"]!.GetValue<string>(),
            server.Requests[2].Body!["tags"]![1]!["key"]!.GetValue<string>(), server.Requests[2].Body!["tags"]![1]!["value"]!.GetValue<string>()));
        Assert.Equal(Enumerable.Range(1, 30).Where(step => step != 2).Select(step => (step, (double)step)), server.MetricsOf("main/development/pass_at_1"));
        Assert.Equal([(1, 9.0)], server.MetricsOf("development/pass_at_1"));
        Assert.Equal(("runs/update", "FAILED"), (server.Requests[^1].Path, server.Requests[^1].Body!["status"]!.GetValue<string>()));
        Assert.All(server.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void Log_ResumedRun_GoesOnInTheSameRunOfMlflow()
    {
        using var server = new MlflowServer();
        foreach (var step in new[] { 1, 2 })
        {
            var trackers = Open(("R1_TRACKERS", "mlflow"), ("MLFLOW_TRACKING_URI", server.Address.ToString()));
            trackers.Log("", Record(step, step));
            trackers.End(RunStatus.Completed);
        }
        Assert.Single(server.Requests, request => request.Path == "runs/create");
        Assert.Equal([(1, 1.0), (2, 2.0)], server.MetricsOf("development/pass_at_1"));
    }

    [Fact]
    public void Log_ServerThatFails_IsSaidOnceAndTheOthersGoOn()
    {
        using var server = new MlflowServer { Failure = HttpStatusCode.InternalServerError };
        var trackers = Open(("R1_TRACKERS", "mlflow, tensorboard"), ("MLFLOW_TRACKING_URI", server.Address.ToString()));
        for (var step = 0; step < 20; step++) trackers.Log("", Record(step, step));
        trackers.End(RunStatus.Completed);
        Assert.Single(server.Requests);
        Assert.Matches(
            @"^mlflow gets no more metrics of this run \(.* answered 500: .*INTERNAL_ERROR.*\); all of them are in metrics.jsonl.\n$", _errors.ToString());
        Assert.Equal(20, Events(Assert.Single(Directory.GetFiles(_folder.Path, "*tfevents*"))).Count(e => e.Summary is not null));
    }

    [Fact]
    public void Log_NoServer_IsSaidOnce()
    {
        var (listener, address) = Loopback.Listen();
        listener.Close();
        var trackers = Open(("R1_TRACKERS", "mlflow"), ("MLFLOW_TRACKING_URI", address.ToString()));
        trackers.Log("", Record(1, 1));
        trackers.End(RunStatus.Completed);
        Assert.StartsWith("mlflow gets no more metrics of this run (", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wandb", null, "R1_TRACKERS names 'wandb'; there are tensorboard and mlflow.")]
    [InlineData("mlflow", null, "R1_TRACKERS names mlflow, but MLFLOW_TRACKING_URI is '': give the address of a server, e.g. http://localhost:5000.")]
    [InlineData("mlflow", "file:///tmp/x", "R1_TRACKERS names mlflow, but MLFLOW_TRACKING_URI is 'file:///tmp/x': give the address of a server")]
    public void Open_WhatThereIsNot_IsSaidAndLeftOut(string names, string? server, string fault)
    {
        var trackers = Open(("R1_TRACKERS", names), ("MLFLOW_TRACKING_URI", server));
        trackers.Log("", Record(1, 1));
        trackers.End(RunStatus.Completed);
        Assert.StartsWith(fault, _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Run_Tracked_HasTheSameMetricsAndEventFiles()
    {
        WriteRun("plain");
        using (var child = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_Runs), RootVariable, _folder.Path)) child.Finish();
        string Only(string root, string pattern) => Assert.Single(Directory.GetFiles(_folder.File(root), pattern, SearchOption.AllDirectories));
        Assert.Equal(File.ReadAllBytes(Only("plain", "metrics.jsonl")), File.ReadAllBytes(Only("tracked", "metrics.jsonl")));
        Assert.Equal(3, Events(Only("tracked", "*tfevents*")).Count(e => e.Summary is not null));
        Assert.Empty(Directory.GetFiles(_folder.File("plain"), "*tfevents*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Child_OfTheTestAbove_Runs()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is not { } root) return;
        Environment.SetEnvironmentVariable(RunTrackers.Variable, "tensorboard");
        WriteRun(Path.Combine(root, "tracked"));
    }

    private void WriteRun(string name)
    {
        using var run = Run.Start("02-r1-zero", new { Steps = 3 }, Preset.Smoke, 42, Path.Combine(_folder.Path, name));
        for (var step = 1; step <= 3; step++) run.Stage("main").Metrics.Append(step, new Dictionary<string, double> { ["mean_reward"] = step });
        run.Complete();
    }

    private RunTrackers Open(params (string Name, string? Value)[] variables) =>
        RunTrackers.Open(name => variables.FirstOrDefault(variable => variable.Name == name).Value, _folder.Path, Manifest, _errors);

    private static MetricsRecord Record(long step, double value, double? seconds = null) => new(
        step, new Dictionary<string, double> { ["development.pass_at_1"] = value },
        seconds is { } time ? new Dictionary<string, double> { ["total"] = time } : []);

    // Length, its checksum, the event, its checksum.
    private static List<Event> Events(string path)
    {
        var events = new List<Event>();
        using var reader = new BinaryReader(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var length = (int)reader.ReadUInt64();
            reader.ReadUInt32();
            events.Add(Event.Parser.ParseFrom(reader.ReadBytes(length)));
            reader.ReadUInt32();
        }
        return events;
    }

    private static RunManifest Manifest => new()
    {
        Notebook = "02-r1-zero", Preset = Preset.Smoke, Seed = 42, ConfigHash = "0", Git = null, Build = "b", Machine = MachineInfo.Read(), Device = "cpu",
        Threads = 1, Started = DateTimeOffset.UnixEpoch, Status = RunStatus.Running,
    };
}
