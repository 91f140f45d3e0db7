using System.CommandLine;
using R1.Kernel.Notebooks;
using R1.Kernel.Scaling;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb scale</c>: what more machines would bring, by arithmetic.</summary>
internal static class ScaleCommand
{
    private const int Most = 1_000_000;

    public static Command Create()
    {
        var bench = new Option<string?>("--bench")
        {
            Description = "A bench.json of 'make bench' whose measurements take the place of the published ones.", HelpName = "file",
        };
        var bandwidth = new Option<double?>("--bandwidth") { Description = "Of the trainer's connection to its workers, in bytes per second." };
        var latency = new Option<double?>("--latency") { Description = "Of a request over it, in seconds." };
        var workers = new Option<string>("--workers")
        {
            Description = "Numbers of workers, with commas between them.", HelpName = "list",
            DefaultValueFactory = _ => string.Join(',', ScaleTables.Usual),
        };
        var command = new Command("scale", "Print what a step costs on more machines (time, network, memory), computed from measured or stated constants.")
            { bench, bandwidth, latency, workers };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var inputs = parsed.GetValue(bench) is { } path ? BenchInputs.Read(path) : new ScaleInputs();
            inputs = inputs with
            {
                Ethernet = Given(inputs.Ethernet, bandwidth.Name, parsed.GetValue(bandwidth), value => value > 0),
                EthernetLatency = Given(inputs.EthernetLatency, latency.Name, parsed.GetValue(latency), value => value >= 0),
            };
            Console.Write(ScaleTables.Write(inputs, Numbers(parsed.GetRequiredValue(workers))));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static ScaleInput Given(ScaleInput input, string option, double? value, Func<double, bool> isRight) =>
        value is not { } given ? input
        : double.IsFinite(given) && isRight(given) ? input with { Value = given, Source = option }
        : throw new BadInputException($"{option}: {given} is no {input.Unit}: give a positive number, e.g. {input.Value}.");

    private static int[] Numbers(string list) => [.. list.Split(',').Select(text =>
        int.TryParse(text, out var number) && number is > 0 and <= Most
            ? number
            : throw new BadInputException($"--workers: '{text}' is no number from 1 to {Most}: give a list such as 1,2,4."))];
}
