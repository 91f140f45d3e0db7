using System.CommandLine;
using R1.Generation.Gguf;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb export-gguf MODEL OUT.gguf --type q8_0</c>: a checkpoint becomes a file that llama.cpp and Ollama run.</summary>
internal static class ExportGgufCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a Hugging Face checkpoint: Llama, Qwen2 or Qwen3, dense." };
        var output = new Argument<string>("file") { Description = "The file to write, e.g. model.gguf." };
        var type = new Option<string>("--type") { Description = "f32, f16 (default), or q8_0: 8.5 bits for a number.", DefaultValueFactory = _ => "f16" };
        type.AcceptOnlyFromAmong("f32", "f16", "q8_0");
        var command = new Command("export-gguf", "Write a checkpoint as one GGUF file, for llama.cpp and Ollama.") { model, output, type };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var (folder, path) = (parsed.GetRequiredValue(model), parsed.GetRequiredValue(output));
            try
            {
                GgufExport.Write(folder, path, Enum.Parse<GgufType>(parsed.GetRequiredValue(type), ignoreCase: true));
            }
            catch (Exception fault) when (fault is ArgumentException or IOException or NotSupportedException or InvalidDataException)
            {
                throw new BadInputException(fault.Message);
            }
            Console.WriteLine($"{path}: {new FileInfo(path).Length / 1e6:0.0} MB");
            return ExitCode.Ok;
        }));
        return command;
    }
}
