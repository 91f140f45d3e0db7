using R1.Sandbox.Worker.Compiling;
using R1.Sandbox.Worker.Isolation;
using R1.Sandbox.Worker.Running;

// What runs inside the sandbox. Nothing here holds an expected value or a verdict: those stay with the process that started us.
switch (args)
{
    case ["boot", .. var rest]: Reincarnation.Begin(rest); return 1;
    case ["zygote", var settings]: new Zygote(CellSettings.Parse(settings)).Serve(); return 0;
    case ["cell", var settings]: Cell.EnterAndRun(CellSettings.Parse(settings), Zygote.ReservedBytes()); return 0;
    case ["compile"]: CompileServer.Serve(); return 0;
    default: return 2;
}
