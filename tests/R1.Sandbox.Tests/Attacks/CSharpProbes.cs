using R1.Sandbox;

namespace R1.Tests.Sandbox.Attacks;

/// <summary>Candidates in C# that reach for what is not theirs. <c>Stopped</c> says whether an attempt failed.</summary>
internal static class CSharpProbes
{
    private const string Tools = """
        static bool Stopped(Action attempt) { try { attempt(); return false; } catch { return true; } }
        static string Verdict(params bool[] stopped) => stopped.All(s => s) ? "contained" : "escaped: " + string.Join(",", stopped);
        static class Native
        {
            [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)]
            public static extern long syscall(long n, long a, long b, long c, long d, long e);
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int fork();
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int kill(int pid, int signal);
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int getppid();
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int chroot(string path);
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int mount(string a, string b, string c, ulong d, string e);
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int setrlimit(int what, ulong[] limits);
            [System.Runtime.InteropServices.DllImport("libc")] public static extern int prctl(int what, long a, long b, long c, long d);
        }
        """;

    public static IEnumerable<Attack> All => List.Select(probe => new Attack(probe.Name, TestStatus.Passed, $"{probe.Source}\n{Tools}"));

    private static readonly (string Name, string Source)[] List =
    [
        ("start a process", """
            string F() => Verdict(Stopped(() => System.Diagnostics.Process.Start("/usr/share/dotnet/dotnet")),
                Stopped(() => System.Diagnostics.Process.Start("/bin/sh")));
            """),
        ("fork bomb", "string F() { for (var i = 0; i < 1000; i++) { var pid = Native.fork(); if (pid >= 0) return \"forked\"; } return \"contained\"; }"),
        ("fork by raw system calls", """
            string F() => Verdict(Native.syscall(56, 17, 0, 0, 0, 0) < 0, Native.syscall(57, 0, 0, 0, 0, 0) < 0, Native.syscall(58, 0, 0, 0, 0, 0) < 0,
                Native.syscall(435, 0, 88, 0, 0, 0) < 0);
            """),
        ("become another program", """
            string F() => Verdict(Native.syscall(59, 0, 0, 0, 0, 0) < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == 38,
                Native.syscall(322, 0, 0, 0, 0, 0) < 0);
            """),
        ("read files of the machine", """
            string F() => Verdict(new[] { "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/home", "/var/log", "/sys/kernel",
                "/boot" }.Select(p => Stopped(() => { try { File.ReadAllText(p); } catch (UnauthorizedAccessException) { Directory.GetFiles(p); } }))
                .ToArray());
            """),
        ("list the root", """
            string F() { var seen = Directory.GetFileSystemEntries("/").Select(Path.GetFileName)
                .Except(new[] { "usr", "lib", "lib64", "dev", "proc", "run", "tmp", "r1", "opt", "root", "home" })
                .Except(new[] { typeof(object).Assembly.Location.Split('/')[1] }).ToArray(); // .NET itself, wherever it is installed
                return seen.Length == 0 && Directory.GetFileSystemEntries("/run").Length == 0 ? "contained" : string.Join(",", seen); }
            """),
        ("read the parent's environment", """
            string F() => Verdict(Environment.GetEnvironmentVariables().Count < 15, Environment.GetEnvironmentVariable("R1_TEST_SECRET") == null,
                Environment.GetEnvironmentVariable("HOME") == null, Stopped(() => File.ReadAllText("/proc/1/environ")));
            """),
        ("look around in /proc", """
            string F() => Verdict(Directory.GetFileSystemEntries("/proc").Length == 0, Stopped(() => File.ReadAllText("/proc/self/maps")),
                Stopped(() => File.ReadAllText("/proc/self/mem")), Stopped(() => File.ReadAllText("/proc/1/cmdline")));
            """),
        ("write outside its folder", """
            string F() => Verdict(new[] { "/x", "/usr/lib/x", "/r1/worker/x", "/r1/worker/driver/__main__.py", "/proc/x", "/run/x",
                "/dev/x" }.Select(p => Stopped(() => File.WriteAllText(p, "x"))).ToArray());
            """),
        ("replace the worker or the runtime", """
            string F() => Verdict(Stopped(() => File.Delete("/r1/worker/R1.Sandbox.Worker.dll")),
                Stopped(() => File.WriteAllText(typeof(object).Assembly.Location, "x")), Stopped(() => File.Move("/r1/worker", "/tmp/worker")));
            """),
        ("connect to loopback", """
            string F() => Verdict(Stopped(() => new System.Net.Sockets.TcpClient("127.0.0.1", PORT)),
                Stopped(() => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0).Start()));
            """),
        ("connect to the outside", """
            string F() => Verdict(Stopped(() => new System.Net.Sockets.UdpClient().Send(new byte[1], 1, "1.1.1.1", 53)),
                Stopped(() => System.Net.Dns.GetHostAddresses("example.org")),
                Stopped(() => new System.Net.Http.HttpClient().GetAsync("http://1.1.1.1").Wait()));
            """),
        ("connect to the fork server's socket", """
            string F() => Verdict(new[] { "/run/r1/socket", "socket", "/tmp/socket" }.Select(p =>
                Stopped(() => new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0)
                .Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(p)))).ToArray());
            """),
        ("open sockets by raw system calls", """
            string F() => Verdict(Native.syscall(41, 1, 1, 0, 0, 0) < 0, Native.syscall(41, 2, 1, 0, 0, 0) < 0, Native.syscall(53, 1, 1, 0, 0, 0) < 0,
                Native.syscall(41, 16, 3, 0, 0, 0) < 0);
            """),
        ("signal everybody", """
            string F() => Verdict(Native.kill(-1, 9) < 0, Native.kill(Native.getppid(), 9) < 0, Native.kill(2, 9) < 0,
                Native.syscall(424, 4, 9, 0, 0, 0) < 0, Native.getppid() == 0);
            """),
        ("follow a symbolic link out", """
            string F() => Verdict(Stopped(() => { File.CreateSymbolicLink("/tmp/link", "/etc/passwd"); File.ReadAllText("/tmp/link"); }),
                Stopped(() => { File.CreateSymbolicLink("/tmp/up", "../../../../etc"); Directory.GetFiles("/tmp/up"); }));
            """),
        ("leave through chroot, mount or a namespace", """
            string F() => Verdict(Native.chroot("/tmp") < 0, Native.mount("proc", "/tmp", "proc", 0, null) < 0,
                Native.syscall(272, 0x10000000, 0, 0, 0, 0) < 0, Native.syscall(308, 4, 0, 0, 0, 0) < 0, Native.syscall(155, 0, 0, 0, 0, 0) < 0,
                Native.syscall(166, 0, 0, 0, 0, 0) < 0);
            """),
        ("trace, spy, load into the kernel", """
            string F() => Verdict(new long[] { 101, 310, 311, 312, 321, 298, 323, 425, 246, 175, 304, 248, 250, 169, 164,
                227 }.Select(n => Native.syscall(n, 0, 0, 0, 0, 0) < 0).ToArray());
            """),
        ("raise its limits", """
            string F() => Verdict(Enumerable.Range(0, 13).Where(what => what is 0 or 1 or 2 or 7 or 9)
                .Select(what => Native.setrlimit(what, new[] { ulong.MaxValue, ulong.MaxValue }) < 0).ToArray());
            """),
        ("get rights back", """
            string F() => Verdict(Native.prctl(24, 0, 0, 0, 0) < 0, Native.prctl(22, 0, 0, 0, 0) < 0, Native.prctl(38, 0, 0, 0, 0) < 0,
                Native.prctl(39, 0, 0, 0, 0) == 1, Native.syscall(105, 0, 0, 0, 0, 0) < 0, Native.syscall(117, 0, 0, 0, 0, 0) < 0);
            """),
        ("talk through shared memory", """
            string F() => Verdict(Native.syscall(29, 1234, 4096, 0x3B6, 0, 0) < 0, Native.syscall(68, 1234, 0x3B6, 0, 0, 0) < 0,
                Native.syscall(319, 0, 0, 0, 0, 0) < 0, !Directory.Exists("/dev/shm"));
            """),
        ("read what other descriptors hold", """
            string F() { var open = new List<int>();
                for (var fd = 4; fd < 300; fd++) { var kind = Native.syscall(72, fd, 3, 0, 0, 0);
                if (kind >= 0 && (kind & 3) != 0) { var b = Native.syscall(0, fd, 0, 0, 0, 0);
                if (Native.syscall(8, fd, 0, 1, 0, 0) < 0 && Native.syscall(16, fd, 0x5401, 0, 0, 0) < 0
                && Native.syscall(1, fd, 0, 0, 0, 0) == 0) open.Add(fd); } } return open.Count <= 4 ? "contained" : string.Join(",", open); }
            """),
        ("speak to the fork server", """
            string F() { var open = new List<int>();
                for (var fd = 4; fd < 300; fd++) if (Native.syscall(72, fd, 3, 0, 0, 0) >= 0 && Native.syscall(8, fd, 0, 1, 0, 0) < 0) open.Add(fd);
                return open.Count == 0 ? "contained" : string.Join(",", open); }
            """),
        ("lock what others share", """
            string F() { using var file = File.OpenHandle(typeof(object).Assembly.Location); var fd = (long)file.DangerousGetHandle();
                return Verdict(Native.syscall(73, fd, 1, 0, 0, 0) < 0, Native.syscall(73, fd, 2, 0, 0, 0) < 0,
                Native.syscall(72, fd, 1024, 0, 0, 0) < 0, Native.syscall(72, fd, 1026, 2, 0, 0) < 0, Native.syscall(72, fd, 8, 1, 0, 0) < 0,
                Native.syscall(16, fd, 0x6601, 0, 0, 0) < 0); }
            """),
        ("memory that is not counted", """
            string F() => Verdict(Mapped(0x21), Mapped(0x122), Mapped(0x40022), Stopped(() => File.OpenRead("/dev/zero")));
            static bool Mapped(int flags) => N.mmap(0, 1 << 21, 3, flags, -1, 0) == -1;
            static class N { [System.Runtime.InteropServices.DllImport("libc")] public static extern long mmap(long a, long l, int p, int f, int fd,
                long o); }
            """),
        ("find the candidate before it", """
            string F() => Verdict(AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name == "candidate") == 1,
                Directory.GetFileSystemEntries("/tmp").Length == 0);
            """),
        ("leave something for the next candidate", """
            string F() { var was = File.Exists("/tmp/left") || Environment.GetEnvironmentVariable("LEFT") != null || AppContext.GetData("LEFT") != null;
                File.WriteAllText("/tmp/left", "x"); Environment.SetEnvironmentVariable("LEFT", "x"); AppContext.SetData("LEFT", "x");
                return was ? "found" : "contained"; }
            """),
        ("fill the disk", """
            string F() { try { using var f = File.Create("/tmp/big"); var block = new byte[1 << 20]; for (var i = 0; i < 100; i++) f.Write(block);
                return "wrote 100 MB"; } catch (Exception) { return "contained"; } }
            """),
        ("use up all file names", """
            string F() { try { for (var i = 0; i < 100000; i++) File.WriteAllText("/tmp/" + i, ""); return "endless"; }
                catch (IOException) { return "contained"; } }
            """),
        ("use up all descriptors", """
            string F() { var open = new List<FileStream>();
                try { for (var i = 0; i < 100000; i++) open.Add(File.Create("/tmp/f" + i)); return "endless"; }
                catch (IOException) { return "contained"; } }
            """),
    ];
}
