using System.CommandLine;
using R1.Generation;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb convert</c>: a model of llama2.c becomes a Hugging Face folder.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Weights in the format of llama2.c (version 0), e.g. stories260K.bin." };
        var tokenizer = new Option<string>("--tokenizer") { Description = "Its vocabulary, e.g. tok512.bin.", HelpName = "file", Required = true };
        var output = new Option<string>("--out", "-o")
        {
            Description = "Folder that receives config.json, model.safetensors, tokenizer.json.", HelpName = "folder", Required = true,
        };
        var command = new Command("convert", "Turn a model of llama2.c into a Hugging Face folder.") { model, tokenizer, output };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var (weights, vocabulary, folder) = (parsed.GetRequiredValue(model), parsed.GetRequiredValue(tokenizer), parsed.GetRequiredValue(output));
            foreach (var path in new[] { weights, vocabulary })
                if (!File.Exists(path)) throw new BadInputException($"there is no file {path}.");
            Llama2cFolder.Convert(weights, vocabulary, folder);
            Console.WriteLine($"{folder}: {string.Join(", ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
