namespace R1.Tests.Kernel.Commands;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convert_FileOfAnotherKind_IsBadInput()
    {
        File.WriteAllText(_folder.File("model.bin"), "no model, and longer than a header of seven numbers");
        var (exitCode, text) = Tool.Run(_folder.Path, "convert", "model.bin", "--tokenizer", "model.bin", "-o", "out");
        Assert.Equal(2, exitCode);
        Assert.Contains("r1nb: model.bin is no model of llama2.c (version 0):", text);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Convert_MissingFile_IsBadInput()
    {
        var (exitCode, text) = Tool.Run(_folder.Path, "convert", "nowhere.bin", "--tokenizer", "tok.bin", "-o", "out");
        Assert.Equal(2, exitCode);
        Assert.Contains("there is no file nowhere.bin", text);
    }
}
