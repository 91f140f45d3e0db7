using R1.Kernel.Comparing;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Comparing;

public sealed class ExecutedCopiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Notebook => Path.Combine(_folder.Path, "n.ipynb");

    private ExecutedCopies Copies => new(Path.Combine(_folder.Path, "executed"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_CopyWithAnInjectedCell_IsTaken()
    {
        Write(Notebook, ("a", "1 + 1"));
        Write(Path.Combine(_folder.Path, "executed", "n.ipynb"), ("injected-parameters", "int seed = 1;"), ("a", "1 + 1"));
        Assert.Equal(2, Copies.Of(Notebook).Cells.Count);
    }

    [Fact]
    public void Of_CopyOfAnotherState_NamesTheCell()
    {
        Write(Notebook, ("a", "1 + 1"));
        Write(Path.Combine(_folder.Path, "executed", "n.ipynb"), ("a", "1 + 2"));
        Assert.Contains("cell a differs", Assert.Throws<BadInputException>(() => Copies.Of(Notebook)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoCopy_SaysWhereItShouldBe()
    {
        Write(Notebook, ("a", "1 + 1"));
        Assert.Contains("--executed", Assert.Throws<BadInputException>(() => Copies.Of(Notebook)).Message, StringComparison.Ordinal);
    }

    private static void Write(string path, params (string Id, string Source)[] cells)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $$"""
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{{string.Join(", ", cells.Select(cell => $$"""
                {"cell_type": "code", "id": "{{cell.Id}}", "metadata": {}, "execution_count": null, "outputs": [], "source": ["{{cell.Source}}"]}
                """))}}]}
            """);
    }
}
