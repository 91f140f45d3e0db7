using System.Reflection;
using System.Text;
using Microsoft.Win32.SafeHandles;
using R1.Sandbox.Worker.Isolation;

namespace R1.Sandbox.Worker.Running;

/// <summary>
/// Runs a compiled candidate in this process and sends out what it computes. The candidate may do to this code whatever it likes: it can lie
/// about values only, and which values are right is not known here.
/// </summary>
internal static class AssemblyDriver
{
    private const string StandardInput = "/tmp/.stdin";

    /// <summary>The request: mark, class of the calls (empty: run the program), standard input, assembly. Calls are then asked for one by one.</summary>
    public static void Run()
    {
        var request = Wire.Read(Cell.Control);
        var (mark, calls) = (request[0], Encoding.UTF8.GetString(request[1]));
        UseDescriptors();
        if (calls.Length > 0) Serve(request[3], calls);
        GiveStandardInput(request[2]);
        RunProgram(mark, request[3]);
    }

    /// <summary>Does once what each run does, with nothing of a candidate, so that the copies find it compiled.</summary>
    public static void Rehearse(byte[] image, string type, string method)
    {
        UseDescriptors();
        Console.Out.Write("");
        Console.Out.Flush();
        var assembly = Assembly.Load(image);
        _ = ValueText.Of(assembly.GetType(type, throwOnError: true)!.GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        _ = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString([(byte)'x']));
    }

    // Does not return. Nothing is sent of a program that comes to its end: its exit code tells the kernel, its output is all the rest.
    private static void RunProgram(byte[] mark, byte[] image)
    {
        try
        {
            var assembly = Load(image);
            var main = assembly.EntryPoint!;
            // An asynchronous Main has a synchronous one around it, made by the compiler.
            var result = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
            assembly.GetType("R1End")?.GetMethod("Join")!.Invoke(null, null);
            ProgramEnd.End(result as int? ?? Environment.ExitCode);
        }
        catch (Exception error)
        {
            Tell(mark, error);
            ProgramEnd.End(1);
        }
    }

    // Does not return. A question: mark, index of the call.
    private static void Serve(byte[] image, string calls)
    {
        Type? type = null;
        while (true)
        {
            var question = Wire.Read(Cell.Control);
            try
            {
                type ??= Load(image).GetType(calls, throwOnError: true)!;
                var value = type.GetMethod($"C{BitConverter.ToInt32(question[1])}")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
                Answer('V', question[0], ValueText.Of(value));
            }
            catch (Exception error)
            {
                Tell(question[0], error);
            }
        }
    }

    private static Assembly Load(byte[] image)
    {
        var assembly = Assembly.Load(image);
        Confinement.RefuseUncountedMemory();
        return assembly;
    }

    private static void Tell(byte[] mark, Exception error)
    {
        var message = $"{error.GetType().Name}: {error.Message}";
        Answer('X', mark, message.Length > 500 ? message[..500] : message);
    }

    private static void Answer(char kind, byte[] mark, string text) => Wire.Write(Cell.Control, kind, [.. mark, .. Encoding.UTF8.GetBytes(text)]);

    // The root has a link /dev/stdin to this file.
    private static void GiveStandardInput(byte[] text)
    {
        var file = File.Exists("/proc/self/fd/0") ? Path.GetTempFileName() : StandardInput;
        File.WriteAllBytes(file, text);
        var fd = LibC.open(file, 0, 0);
        LibC.dup2(fd, 0);
        LibC.close(fd);
        if (file != StandardInput) LibC.unlink(file);
    }

    // Plain streams instead of the console's terminal handling, which would start a thread for signals.
    private static void UseDescriptors()
    {
        Console.SetIn(new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 4096)));
        Console.SetOut(TextWriter.Synchronized(new StreamWriter(new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0),
            new UTF8Encoding(false), 4096)));
        Console.SetError(TextWriter.Null);
    }
}
