"""The official suite for Jupyter kernels with samples in C#, and the scenarios that it leaves out."""
import signal
import time
import unittest

import jupyter_kernel_test
from jupyter_client.manager import start_new_kernel

KERNEL = ".net-csharp"
# A shell's background job ignores Ctrl-C, and its children with it; a kernel must be able to hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)


class CSharpKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oh no");'
    completion_samples = [{"text": "Console.Writ", "matches": {"Write", "WriteLine"}}, {"text": "Math.Sq", "matches": {"Sqrt"}}]
    complete_code_samples = ["1 + 1", "var x = 5;", "int Twice(int n)\n{\n    return 2 * n;\n}"]
    incomplete_code_samples = ["int Twice(int n)\n{", "var s = \"a\" +", "Math.Sqrt("]
    invalid_code_samples = ["int 5x = 2;", "foo bar baz;"]
    code_generate_error = 'throw new InvalidOperationException("no");'
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": "\"a\" + 1", "result": "a1"}, {"code": "new[] { 1, 2 }", "result": "[1, 2]"}]
    code_display_data = [
        {"code": "display(5)", "mime": "text/plain"},
        {"code": "\"<b>x</b>\".DisplayAs(\"text/html\");", "mime": "text/html"},
        {"code": "using R1.Notebook; Show.Line(\"t\", \"x\", \"y\", (\"a\", new[] { (0.0, 1.0) }));", "mime": "application/vnd.plotly.v1+json"},
    ]
    code_inspect_sample = "Math.Sqrt"
    code_history_pattern = "6 *"
    supported_history_operations = ("tail", "range", "search")


class Scenarios(unittest.TestCase):
    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL)

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def reply(self, request):
        while True:
            reply = self.client.get_shell_msg(timeout=20)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def outputs(self, request):
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=20)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found
            found.append(message)

    def run_cell(self, code, **options):
        request = self.client.execute(code, **options)
        return self.reply(request), self.outputs(request)

    def test_interrupt_ends_loops_and_sleeps_and_keeps_the_variables(self):
        self.run_cell("var kept = 5;")
        for endless in ["while (true) { }", "System.Threading.Thread.Sleep(-1);", "await Task.Delay(-1);"]:
            request = self.client.execute(endless)
            time.sleep(0.7)
            self.manager.interrupt_kernel()
            self.assertEqual(self.reply(request)["status"], "error", endless)
        self.assertEqual(self.run_cell("", user_expressions={"k": "kept"})[0]["user_expressions"]["k"]["data"]["text/plain"], "5")

    def test_interrupt_by_signal(self):
        self.run_cell("1")  # the compiler has warmed up: the next cell starts at once
        request = self.client.execute("while (true) { }")
        time.sleep(0.7)
        self.manager.signal_kernel(2)
        self.assertEqual(self.reply(request)["status"], "error")

    def test_cells_behind_a_failed_one_are_aborted(self):
        requests = [self.client.execute(code) for code in ["System.Threading.Thread.Sleep(300); throw new Exception();", "1", "2"]]
        self.assertEqual([self.reply(r)["status"] for r in requests], ["error", "aborted", "aborted"])
        requests = [self.client.execute("System.Threading.Thread.Sleep(300); throw new Exception();", stop_on_error=False), self.client.execute("1")]
        self.assertEqual([self.reply(r)["status"] for r in requests], ["error", "ok"])

    def test_completion_works_while_a_cell_runs(self):
        running = self.client.execute("System.Threading.Thread.Sleep(4000);")
        asked = time.time()
        reply = self.reply(self.client.complete("Console.Writ"))
        self.assertIn("WriteLine", reply["matches"])
        self.assertEqual(self.reply(running)["status"], "ok")

    def test_restart_forgets_the_variables(self):
        self.run_cell("var gone = 1;")
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=30)
        self.assertEqual(self.run_cell("gone")[0]["status"], "error")

    def test_shutdown_ends_the_process(self):
        self.client.shutdown()
        self.manager.provisioner.process.wait(timeout=10)

    def test_display_is_updated_in_place(self):
        _, outputs = self.run_cell('var shown = display("one"); shown.Update("two");')
        first = next(o for o in outputs if o["msg_type"] == "display_data")
        last = [o for o in outputs if o["msg_type"] == "update_display_data"][-1]
        self.assertEqual(first["content"]["transient"]["display_id"], last["content"]["transient"]["display_id"])
        self.assertEqual(last["content"]["data"]["text/plain"], "two")

    def test_input_is_asked_for(self):
        request = self.client.execute("Console.ReadLine() + \"!\"", allow_stdin=True)
        self.client.get_stdin_msg(timeout=20)
        self.client.input("typed")
        self.assertEqual(self.reply(request)["status"], "ok")
        self.assertEqual(next(o for o in self.outputs(request) if o["msg_type"] == "execute_result")["content"]["data"]["text/plain"], "typed!")

    def test_input_that_nobody_can_give_is_refused(self):
        reply, _ = self.run_cell("Console.ReadLine()", allow_stdin=False)
        self.assertEqual(reply["status"], "error")
        self.assertIn("nobody is there", reply["evalue"])

    def test_silent_cells_leave_no_trace(self):
        before, _ = self.run_cell("1")
        _, outputs = self.run_cell("Console.WriteLine(5); 6", silent=True)
        after, _ = self.run_cell("1")
        self.assertEqual([o["msg_type"] for o in outputs], ["status"])
        self.assertEqual(after["execution_count"], before["execution_count"] + 1)

    def test_threads_of_a_cell_go_on_writing_to_it(self):
        request = self.client.execute('using System.Threading; new Thread(() => { Thread.Sleep(800); Console.WriteLine("late"); }).Start();')
        self.reply(request)
        deadline = time.time() + 10
        while time.time() < deadline:
            message = self.client.get_iopub_msg(timeout=10)
            if message["msg_type"] == "stream":
                break
        self.assertEqual((message["content"]["text"], message["parent_header"]["msg_id"]), ("late\n", request))


if __name__ == "__main__":
    unittest.main()
