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
    /// <summary>The request: class of the calls (empty: run the program), number of calls, index of the first, standard input, assembly.</summary>
    public static void Run()
    {
        var request = Wire.Read(Cell.Control);
        var (calls, count, first) = (Encoding.UTF8.GetString(request[0]), BitConverter.ToInt32(request[1]), BitConverter.ToInt32(request[2]));
        GiveStandardInput(request[3]);
        UseDescriptors();
        Wire.Write(Cell.Control, 'S', "");
        try
        {
            var assembly = Assembly.Load(request[4]);
            if (calls.Length == 0) Program(assembly);
            else
                for (var i = first; i < count; i++) Call(assembly.GetType(calls, throwOnError: true)!, i);
        }
        catch (Exception error)
        {
            Tell(error);
        }
        Finish();
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

    private static void Program(Assembly assembly)
    {
        var main = assembly.EntryPoint!;
        // An asynchronous Main has a synchronous one around it, made by the compiler.
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
    }

    private static void Call(Type calls, int index)
    {
        try
        {
            var value = calls.GetMethod($"C{index}")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
            Wire.Write(Cell.Control, 'V', ValueText.Of(value));
        }
        catch (Exception error)
        {
            Tell(error);
        }
    }

    private static void Tell(Exception error)
    {
        var message = $"{error.GetType().Name}: {error.Message}";
        Wire.Write(Cell.Control, 'X', message.Length > 500 ? message[..500] : message);
    }

    // No way through the runtime's own shutdown: it would wait for the finalizer thread, which a forked runtime lacks.
    private static void Finish()
    {
        Console.Out.Flush();
        Wire.Write(Cell.Control, 'D', "");
        LibC._exit(0);
    }

    private static void GiveStandardInput(byte[] text)
    {
        if (text.Length == 0) return;
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, text);
        var fd = LibC.open(file, 0, 0);
        LibC.dup2(fd, 0);
        LibC.close(fd);
        LibC.unlink(file);
    }

    // Plain streams instead of the console's terminal handling, which would start a thread for signals.
    private static void UseDescriptors()
    {
        Console.SetIn(new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 4096)));
        Console.SetOut(TextWriter.Synchronized(new StreamWriter(new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0), new UTF8Encoding(false), 4096)));
        Console.SetError(TextWriter.Null);
    }
}
