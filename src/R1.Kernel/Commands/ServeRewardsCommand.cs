using System.CommandLine;
using System.Net;
using R1.Kernel.Notebooks;
using R1.Kernel.Rewarding;
using R1.Sandbox;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb serve-rewards</c>: our verifiers for training frameworks in other languages.</summary>
internal static class ServeRewardsCommand
{
    public static Command Create()
    {
        var defaults = new ServiceOptions();
        var host = new Option<string>("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => defaults.Address.ToString() };
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one and prints it.", DefaultValueFactory = _ => defaults.Port };
        var queue = new Option<int>("--queue")
        {
            Description = "Completions that may wait; more are refused with 429.", DefaultValueFactory = _ => defaults.QueueCapacity,
        };
        var bodies = new Option<int>("--queue-megabytes")
        {
            Description = "Bodies of requests that may be in the service; more are refused with 429.",
            DefaultValueFactory = _ => defaults.QueueMegabytes,
        };
        var token = new Option<FileInfo?>("--token-file")
        {
            Description = $"File with the token that every request must show, or the variable {ServiceOptions.TokenVariable}; needed beyond loopback.",
        };
        var hosts = new Option<string[]>("--allow-host")
        {
            Description = "A name by which the service may be asked, besides addresses and localhost.", DefaultValueFactory = _ => [],
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Longest time of one request in seconds.", DefaultValueFactory = _ => defaults.TimeoutSeconds,
        };
        var body = new Option<int>("--max-body") { Description = "Largest request in megabytes.", DefaultValueFactory = _ => defaults.MaxBodyMegabytes };
        var workers = new Option<int>("--workers") { Description = "Programs that run at once.", DefaultValueFactory = _ => defaults.Sandbox.Workers };
        var unsandboxed = new Option<bool>("--allow-unsandboxed")
        {
            Description = "Run programs even where bubblewrap does not work. They can then read your files.",
        };
        var command = new Command("serve-rewards", "Serve the verifiers over HTTP: POST /rewards, POST /get_reward, GET /health, GET /metrics.")
            { host, port, queue, bodies, token, hosts, timeout, body, workers, unsandboxed };
        command.SetAction((parsed, cancellation) => Task.Run(() => ExitCode.Of(() =>
        {
            if (!IPAddress.TryParse(parsed.GetRequiredValue(host), out var address)) throw new BadInputException($"'{parsed.GetValue(host)}' is no address.");
            var options = new ServiceOptions
            {
                Address = address,
                Port = parsed.GetValue(port),
                QueueCapacity = parsed.GetValue(queue),
                QueueMegabytes = parsed.GetValue(bodies),
                Token = Token(parsed.GetValue(token)),
                AllowedHosts = parsed.GetValue(hosts)!,
                TimeoutSeconds = parsed.GetValue(timeout),
                MaxBodyMegabytes = parsed.GetValue(body),
                Sandbox = defaults.Sandbox with { Workers = parsed.GetValue(workers), AllowUnsandboxed = parsed.GetValue(unsandboxed) },
            };
            return Serve(options, cancellation);
        })));
        return command;
    }

    private static string? Token(FileInfo? file)
    {
        try
        {
            return file is null ? Environment.GetEnvironmentVariable(ServiceOptions.TokenVariable) : File.ReadAllText(file.FullName).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: {error.Message}");
        }
    }

    private static int Serve(ServiceOptions options, CancellationToken cancellation)
    {
        if (options.Faults().ToList() is [var first, ..]) throw new BadInputException($"{first}.");
        using var service = RewardService.StartAsync(options).GetAwaiter().GetResult();
        Console.Error.WriteLine($"r1nb: rewards at {service.Url}; programs: {service.SandboxState}");
        cancellation.WaitHandle.WaitOne();
        return ExitCode.Ok;
    }
}
