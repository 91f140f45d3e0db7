#!/usr/bin/env bash
# Runs cells that do their worst, each in a notebook between two good ones, and prints how the run ended. A run must end within the time-out of its
# cell plus 5 s, with exit code 1, the good cell before saved, the worst one failed, the one after pending, and no process left. Only a value that is
# too long to show is no failure: what is shown of it is cut and the run goes on.
#   tests/conformance/worst-cells.sh [SECONDS]     the time-out, default 3; build first
set -uo pipefail
cd "$(dirname "$0")/../.."
r1nb=artifacts/bin/R1.Kernel/release_linux-x64/r1nb.dll
limit=${1:-3}
folder=$(mktemp -d /tmp/r1-worst-XXXXXX)
# Kernels keep their connection file here, and the child process sleeps for a time of its own: that is how those of this run are known.
export TMPDIR=$folder
nap=98765$$
trap 'rm -rf "$folder"' EXIT
faults=0

cell() { # cell ID SOURCE-AS-JSON-STRING
  printf '{"cell_type":"code","id":"%s","metadata":{},"execution_count":null,"outputs":[],"source":"%s"}' "$1" "$2"
}

worst() { # worst NAME WANTED-EXIT-CODE WANTED-STATUS SOURCE
  local name=$1 code=$2 status=$3 source=${4//\\/\\\\} start seconds ended found left verdict=ok
  source=${source//\"/\\\"}
  printf '{"cells":[%s,%s,%s],"metadata":{"kernelspec":{"name":".net-csharp","display_name":".NET (C#)","language":"C#"}},"nbformat":4,"nbformat_minor":5}\n' \
    "$(cell before '41 + 1')" "$(cell worst "${source//$'\n'/\\n}")" "$(cell after '3')" > "$folder/in.ipynb"
  rm -f "$folder/out.ipynb"
  start=$(date +%s.%N)
  dotnet "$r1nb" run "$folder/in.ipynb" "$folder/out.ipynb" --timeout "$limit" --no-progress > "$folder/words" 2>&1
  ended=$?
  seconds=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
  # What the run itself says of each cell, in order.
  found=$(grep -oE '"status": *"[a-z]+"' "$folder/out.ipynb" | grep -oE '(completed|failed|pending|running)' | tr '\n' ' ')
  left=$(pgrep -cf "$folder|sleep $nap")
  [ "$ended" = "$code" ] && [ "$found" = "$status" ] && [ "$left" = 0 ] && grep -q '"42"' "$folder/out.ipynb" &&
    awk -v s="$seconds" -v l="$limit" 'BEGIN { exit !(s <= l + 5) }' || { verdict=WRONG; faults=$((faults + 1)); }
  printf '%-34s %6s s   exit %s   %-28s %s left   %s\n' "$name" "$seconds" "$ended" "$found" "$left" "$verdict"
}

failed="completed failed pending "
all="completed completed completed "
echo "time-out of a cell $limit s, a run at most $((limit + 5)) s"
worst 'while (true) { }' 1 "$failed" 'while (true) { }'
worst 'Thread.Sleep(-1)' 1 "$failed" 'System.Threading.Thread.Sleep(-1);'
worst 'sleep that catches all' 1 "$failed" 'while (true) try { System.Threading.Thread.Sleep(-1); } catch { }'
worst 'loop in finally' 1 "$failed" 'try { while (true) { } } finally { while (true) { } }'
worst 'wait for a task that never ends' 1 "$failed" 'new TaskCompletionSource().Task.Wait();'
worst 'await of the same' 1 "$failed" 'await new TaskCompletionSource().Task;'
worst 'two locks, two threads' 1 "$failed" 'object a = new(), b = new();
void Take(object first, object second) { lock (first) { System.Threading.Thread.Sleep(100); lock (second) { } } }
Task.WaitAll(Task.Run(() => Take(a, b)), Task.Run(() => Take(b, a)));'
worst 'sleep in native code' 1 "$failed" '[System.Runtime.InteropServices.DllImport("libc")] static extern uint sleep(uint seconds);
sleep(1000);'
worst 'wait for a child process' 1 "$failed" "System.Diagnostics.Process.Start(\"sleep\", \"$nap\").WaitForExit();"
worst 'endless Console.Write' 1 "$failed" 'while (true) Console.Write("spam ");'
worst 'endless display' 1 "$failed" 'while (true) display(1);'
worst '200 MB in one piece' 1 "$failed" 'Console.Write(new string((char)120, 200_000_000));'
worst '200 MB in lines' 1 "$failed" 'for (var i = 0; i < 2_000_000; i++) Console.WriteLine(new string((char)120, 99));'
worst 'a value of 200 MB' 0 "$all" 'new string((char)120, 200_000_000)'
worst 'Environment.Exit(3)' 1 "$failed" 'Environment.Exit(3);'
worst 'stack overflow' 1 "$failed" 'int Deep(int n) => Deep(n + 1) + 1;
Deep(0)'
worst 'exception on another thread' 1 "$failed" 'using System.Threading;
new Thread(() => throw new Exception("no")).Start();
Thread.Sleep(-1);'
worst 'killed from outside' 1 "$failed" 'System.Diagnostics.Process.GetCurrentProcess().Kill();'
[ "$faults" = 0 ] && echo "all as it should be" || echo "$faults not as they should be"
[ "$faults" = 0 ]
