using System.Diagnostics;
using System.Globalization;
using R1.Configuration;
using R1.Models;
using R1.Pipeline;

namespace R1.Bench;

/// <summary>Milliseconds from the start of a process, medians over several processes.</summary>
/// <param name="Runtime">To the first line of the program.</param>
/// <param name="Library">To the first tensor: libtorch is loaded.</param>
/// <param name="Model">To the cpu preset's model with fresh weights.</param>
/// <param name="FirstStep">To the end of the first GRPO step, in which code is compiled.</param>
/// <param name="SecondStep">To the end of the second.</param>
/// <param name="Processes">How many.</param>
internal sealed record StartUp(double Runtime, double Library, double Model, double FirstStep, double SecondStep, int Processes)
{
    /// <summary>The hidden command that a measured process runs.</summary>
    public const string Command = "start-up";

    /// <summary>Starts processes one after the other.</summary>
    /// <exception cref="InvalidOperationException">One of them failed.</exception>
    public static StartUp Measure(int processes)
    {
        var all = Enumerable.Range(0, processes).Select(_ => Child()).ToList();
        double Median(int moment) => all.Select(times => times[moment]).Order().ElementAt(all.Count / 2);
        return new StartUp(Median(0), Median(1), Median(2), Median(3), Median(4), processes);
    }

    /// <summary>What the child does: prints its moments.</summary>
    public static void RunChild()
    {
        var times = new List<double> { SinceStart() };
        TorchSharp.torch.zeros(1).Dispose();
        times.Add(SinceStart());
        CausalLM.Create(BaseModelConfig.For(Preset.Cpu, 1).Model, 1).Dispose();
        times.Add(SinceStart());
        using var run = new GrpoRun(Preset.Cpu, config => config);
        for (var step = 0; step < 2; step++)
        {
            run.Step();
            times.Add(SinceStart());
        }
        Console.WriteLine(string.Join(' ', times.Select(time => time.ToString("0.0", CultureInfo.InvariantCulture))));
    }

    // The system knows when a process began to the hundredth of a second.
    private static double SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalMilliseconds;
    }

    private static double[] Child()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(StartUp).Assembly.Location);
        start.ArgumentList.Add(Command);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"the process that measures start-up ended with {process.ExitCode}");
        return [.. output.Split().Where(word => word.Length > 0).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }
}
