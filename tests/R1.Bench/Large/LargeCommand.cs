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
        var command = new Command("large", "Load a checkpoint of random weights in a published shape and train it by low-rank updates.") { shape, device };
        command.SetAction(parsed =>
        {
            var folder = Path.Combine("artifacts", "bench", parsed.GetRequiredValue(shape));
            if (!LargeRun.Prepare(parsed.GetRequiredValue(shape), folder))
                Console.WriteLine($"written {folder}; the memory of loading it is measured by the next run");
            LargeRun.Run(folder, torch.device(parsed.GetRequiredValue(device)));
        });
        return command;
    }
}
