using System.CommandLine;
using TorchSharp;

namespace R1.Bench.Large;

/// <summary><c>large SHAPE</c>: memory and speed of a checkpoint of a published shape.</summary>
internal static class LargeCommand
{
    public static Command Create()
    {
        var shape = new Argument<string>("shape") { Description = "8m, 0.5b or 1.5b." };
        shape.AcceptOnlyFromAmong([.. LargeShapes.All.Keys]);
        var device = new Option<string>("--device") { Description = "cpu (default) or cuda.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var tokens = new Option<int>("--new-tokens") { Description = "Length of every completion.", HelpName = "n", DefaultValueFactory = _ => 64 };
        tokens.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 4096) result.AddError("--new-tokens must be 1 to 4096.");
        });
        var command = new Command("large", "Load a checkpoint of random weights in a published shape and train it by low-rank updates.")
        {
            shape, device, tokens,
        };
        command.SetAction(parsed =>
        {
            var folder = Path.Combine("artifacts", "bench", parsed.GetRequiredValue(shape));
            if (!LargeRun.Prepare(parsed.GetRequiredValue(shape), folder))
                Console.WriteLine($"written {folder}; the memory of loading it is measured by the next run");
            LargeRun.Run(folder, torch.device(parsed.GetRequiredValue(device)), parsed.GetValue(tokens));
        });
        return command;
    }
}
