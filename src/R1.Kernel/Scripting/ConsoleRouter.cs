using System.Text;

namespace R1.Kernel.Scripting;

/// <summary>
/// Sends console text to the cell that wrote it. The console is one for the process, so one router is installed for good; which cell writes
/// flows with the call into tasks and threads, and text that no cell wrote goes where it always went.
/// </summary>
internal static class ConsoleRouter
{
    private static readonly AsyncLocal<ICellOutput?> Target = new();
    private static readonly Lazy<TextWriter> Out = new(() => new Router("stdout", Console.Out)), Error = new(() => new Router("stderr", Console.Error));
    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Routes the console text of the present flow to a cell.</summary>
    public static void Route(ICellOutput? target)
    {
        _ = Installed.Value;
        Target.Value = target;
    }

    /// <summary>Takes the console back from whoever has redirected it since.</summary>
    public static void Reclaim()
    {
        Console.SetOut(Out.Value);
        Console.SetError(Error.Value);
    }

    private static bool Install()
    {
        Reclaim();
        Console.SetIn(new Reader(Console.In));
        return true;
    }

    private sealed class Reader(TextReader original) : TextReader
    {
        private string _rest = "";

        public override string? ReadLine()
        {
            if (Target.Value is not { } cell) return original.ReadLine();
            if (_rest.Length == 0) return cell.ReadLine();
            var line = _rest.TrimEnd('\n');
            _rest = "";
            return line;
        }

        public override int Peek() => Target.Value is null ? original.Peek() : Fill()[0];

        public override int Read()
        {
            if (Target.Value is null) return original.Read();
            var first = Fill()[0];
            _rest = _rest[1..];
            return first;
        }

        private string Fill()
        {
            if (_rest.Length == 0) _rest = Target.Value!.ReadLine() + "\n";
            return _rest;
        }
    }

    private sealed class Router(string stream, TextWriter original) : TextWriter
    {
        public override Encoding Encoding => original.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (value is null) return;
            if (Target.Value is { } cell) cell.Write(stream, value);
            else original.Write(value);
        }

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Flush() => original.Flush();
    }
}
