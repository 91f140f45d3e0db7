using R1.Sandbox;

namespace R1.Tests.Sandbox.Attacks;

/// <summary>Hostile candidates in Python; see <see cref="Attack"/>.</summary>
internal static class PythonAttacks
{
    private const string Tools = """
        def stopped(attempt):
            try:
                attempt()
                return False
            except BaseException:
                return True
        def verdict(*attempts):
            return "contained" if all(stopped(a) for a in attempts) else "escaped"

        """;

    public static IEnumerable<Attack> All => Probes.Select(probe => new Attack(probe.Name, TestStatus.Passed, Tools + probe.Source)).Concat(Cheats);

    private static readonly (string Name, string Source)[] Probes =
    [
        ("fork bomb", "import os\ndef F(): return verdict(os.fork, os.forkpty, lambda: os.posix_spawn('/bin/sh', [], {}))"),
        ("start a process", "import subprocess\ndef F(): return verdict(lambda: subprocess.run(['/bin/sh']), lambda: subprocess.run(['python3']))"),
        ("read files of the machine", """
            def F(): return verdict(lambda: open('/etc/passwd'), lambda: open('/etc/shadow'), lambda: open('/proc/self/environ'),
                lambda: open('/proc/1/cmdline'))
            """),
        ("read the parent's environment", """
            import os
            def F(): return 'contained' if set(os.environ) <= {'PYTHONHASHSEED', 'LC_CTYPE'} else str(dict(os.environ))
            """),
        ("signal everybody", """
            import os
            def F(): return verdict(lambda: os.kill(-1, 9), lambda: os.kill(1, 9), lambda: os.kill(os.getppid(), 9), lambda: os.killpg(0, 9))
            """),
        ("connect to loopback", """
            import socket
            def F(): return verdict(lambda: socket.create_connection(('127.0.0.1', PORT)), lambda: socket.socket(socket.AF_UNIX),
                lambda: socket.socketpair())
            """),
        ("write outside its folder", """
            def F(): return verdict(*[lambda p=p: open(p, 'w') for p in ('/x', '/r1/worker/driver/__main__.py', '/usr/lib/x', '/proc/x')])
            """),
        ("leave something for the next candidate", """
            import os
            def F():
                was = os.path.exists('/tmp/left')
                open('/tmp/left', 'w').close()
                return 'found' if was else 'contained'
            """),
        ("lock what others share", """
            import fcntl, os
            def F():
                fd = os.open(os.__file__, os.O_RDONLY)
                return verdict(lambda: fcntl.flock(fd, fcntl.LOCK_SH), lambda: fcntl.lockf(fd, fcntl.LOCK_SH), lambda: fcntl.fcntl(fd, 1024, 0),
                    lambda: fcntl.fcntl(fd, 1026, 2))
            """),
        ("memory that is not counted", "import mmap\ndef F(): return verdict(lambda: mmap.mmap(-1, 1 << 20), lambda: open('/dev/zero', 'r+b'))"),
        ("native calls", """
            def F():
                import ctypes
                c = ctypes.CDLL(None)
                return 'contained' if c.fork() < 0 and c.socket(2, 1, 0) < 0 and c.ptrace(0, 0, 0, 0) < 0 and c.unshare(0x10000000) < 0 else 'escaped'
            """),
    ];

    private static readonly Attack[] Cheats =
    [
        new("endless loop", TestStatus.TimedOut, "def F():\n    while True: pass"),
        new("catch every exception for ever", TestStatus.TimedOut, """
            def F():
                while True:
                    try:
                        while True: pass
                    except BaseException: pass
            """),
        new("ignore the signals", TestStatus.TimedOut, """
            import signal
            for s in range(1, 32):
                try: signal.signal(s, signal.SIG_IGN)
                except OSError: pass
            def F():
                while True: pass
            """),
        new("a number that takes years", TestStatus.TimedOut, "def F(): return 7 ** 7 ** 9"),
        new("memory bomb", TestStatus.OutOfMemory, "def F():\n    a = []\n    while True: a.append(bytearray(1 << 20))"),
        new("thread bomb", TestStatus.Raised, """
            import threading, time
            def F():
                while True: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
            """),
        new("huge output", TestStatus.TooMuchOutput, "def F():\n    while True: print('x' * 1000)"),
        new("huge value", TestStatus.Ended, "def F(): return 'contained' * 1000000"),
        new("endless value", TestStatus.Failed, "import itertools\ndef F(): return itertools.count()"),
        new("value that contains itself", TestStatus.Raised, "def F():\n    a = []\n    a.append(a)\n    return a"),
        new("value equal to everything", TestStatus.Failed, """
            class A:
                def __eq__(self, other): return True
                def __hash__(self): return 0
            def F(): return A()
            """),
        new("a text that claims to be equal", TestStatus.Failed, """
            class A(str):
                def __eq__(self, other): return True
                def __str__(self): return 'contained'
                __hash__ = str.__hash__
            def F(): return A('x')
            """),
        new("exit code 0 at once", TestStatus.Ended, "import os\nos._exit(0)"),
        new("sys.exit at once", TestStatus.Raised, "import sys\nsys.exit(0)"),
        new("exit code 0 in the call", TestStatus.Ended, "import os\ndef F(): os._exit(0)"),
        new("replace the built-ins", TestStatus.Raised, """
            import builtins
            builtins.all = builtins.any = builtins.isinstance = lambda *a: True
            builtins.AssertionError = Exception
            def F(): return ''
            """),
        new("define the harness's names", TestStatus.Failed, "def __report__(*a): pass\ndef check(*a): pass\ndef judge(*a): pass\ndef F(): return ''"),
        new("look into the harness's frames", TestStatus.Failed, """
            import sys, gc
            def F():
                f = sys._getframe()
                while f:
                    for v in list(f.f_locals.values()) + list(f.f_globals.values()):
                        if isinstance(v, str) and v.startswith('cont') and len(v) < 12: return v
                    f = f.f_back
                for o in gc.get_objects():
                    if isinstance(o, tuple):
                        for v in o:
                            if isinstance(v, str) and v.startswith('conta') and v.endswith('ned'): return v
                return ''
            """),
        new("forge frames", TestStatus.Ended, """
            import os, struct
            os.write(3, b'R' + struct.pack('<i', 0))
            os.write(3, b'V' + struct.pack('<i', 4) + b'true')
            def F(): return ''
            """),
        new("forge a value that the reader chokes on", TestStatus.Ended, """
            import os, struct
            def F():
                text = b'[' * 100000
                os.write(3, b'V' + struct.pack('<i', len(text)) + text)
                os._exit(0)
            """),
        new("replace the driver's modules", TestStatus.Raised, """
            import json, sys
            json.dumps = lambda x: '"x"'
            sys.modules['json'] = None
            def F(): return ''
            """),
        new("deep recursion", TestStatus.Raised, "def F(): return F()"),
        new("crash of the interpreter", TestStatus.Ended, "import sys\nsys.setrecursionlimit(10 ** 9)\ndef F():\n    import ctypes\n    ctypes.string_at(8)"),
        new("syntax error", TestStatus.Raised, "def F( return"),
        new("answer before being asked", TestStatus.Ended, """
            import os, struct, threading
            def F():
                data = b'x' * 16 + b'"contained"'
                os.write(3, b'V' + struct.pack('<i', len(data)) + data)
                return ''
            """),
        new("flood the channel of answers", TestStatus.Ended, "import os\ndef F():\n    while True: os.write(3, b'x' * 65536)"),
        new("an object that can be subtracted to nothing", TestStatus.Failed, """
            class A:
                def __sub__(self, other): return 0
                __rsub__ = __add__ = __radd__ = __mul__ = __sub__
                def __contains__(self, other): return True
                def __lt__(self, other): return True
                __gt__ = __le__ = __ge__ = __eq__ = __lt__
                __hash__ = None
            def F(): return A()
            """),
        new("close the channel", TestStatus.Ended, "import os\ndef F():\n    os.close(3)\n    return 'contained'"),
        new("null characters", TestStatus.Raised, "def F():\n    return '\0'"),
    ];
}
