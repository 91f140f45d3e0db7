"""papermill, nbclient, nbconvert and nbformat on our kernel and on what our runner writes."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import nbclient
import nbformat
import papermill

TOOL = ["dotnet", "/r1/tool/r1nb.dll"]
CELLS = [
    "// parameters\ndouble rate = 1;\nvar name = \"a\";",
    "Console.WriteLine(name);\nrate / 2",
    "using R1.Notebook;\nShow.Table(new[] { new { Rate = rate } });",
]


def write(folder, cells, name="in.ipynb"):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}})
    notebook.cells = [nbformat.v4.new_code_cell(c, metadata={"tags": ["parameters"] if c.startswith("// parameters") else []}) for c in cells]
    path = os.path.join(folder, name)
    nbformat.write(notebook, path)
    return path


def shape(node):
    """Names and kinds, without values."""
    return {k: shape(v) for k, v in sorted(node.items())} if isinstance(node, dict) else type(node).__name__


class Clients(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def ours(self, source, copy, *arguments):
        return subprocess.run([*TOOL, "run", source, self.path(copy), *arguments], capture_output=True, text=True, timeout=120)

    def test_nbclient_executes(self):
        notebook = nbformat.read(write(self.folder, CELLS), 4)
        nbclient.NotebookClient(notebook, kernel_name=".net-csharp", timeout=60).execute()
        self.assertEqual(notebook.cells[1].outputs[1]["data"]["text/plain"], "0.5")

    def test_papermill_executes_with_parameters(self):
        notebook = papermill.execute_notebook(write(self.folder, CELLS), self.path("out.ipynb"), {"name": "b"}, progress_bar=False)
        self.assertEqual(notebook.cells[2].outputs[0]["text"], "b\n")

    def test_papermill_reports_a_failing_cell(self):
        with self.assertRaises(papermill.PapermillExecutionError) as caught:
            papermill.execute_notebook(write(self.folder, ["1", 'throw new Exception("no");']), self.path("out.ipynb"), progress_bar=False)
        self.assertIn("no", str(caught.exception))

    def test_our_runner_writes_what_papermill_writes(self):
        source = write(self.folder, CELLS)
        theirs = papermill.execute_notebook(source, self.path("theirs.ipynb"), {"name": "b"}, progress_bar=False)
        run = self.ours(source, "ours.ipynb", "-p", "name", "b")
        self.assertEqual(run.returncode, 0, run.stderr)
        ours = nbformat.read(self.path("ours.ipynb"), 4)
        nbformat.validate(ours)
        self.assertEqual(shape(ours.metadata.papermill), shape(theirs.metadata.papermill))
        self.assertEqual([c.metadata.tags for c in ours.cells], [c.metadata.tags for c in theirs.cells])
        for mine, other in zip(ours.cells, theirs.cells):
            self.assertEqual(shape(mine.metadata.papermill), shape(other.metadata.papermill))
            self.assertEqual(shape(mine.metadata.execution), shape(other.metadata.execution))
            self.assertEqual([o.output_type for o in mine.outputs], [o.output_type for o in other.outputs])

    def test_our_failed_run_has_papermills_marks(self):
        source = write(self.folder, ["1", 'throw new Exception("no");', "3"])
        with self.assertRaises(papermill.PapermillExecutionError):
            papermill.execute_notebook(source, self.path("theirs.ipynb"), progress_bar=False)
        self.assertEqual(self.ours(source, "ours.ipynb").returncode, 1)
        theirs, ours = (nbformat.read(self.path(n), 4) for n in ("theirs.ipynb", "ours.ipynb"))
        nbformat.validate(ours)
        self.assertEqual([(c.cell_type, c.metadata.tags, c.metadata.get("papermill", {}).get("status")) for c in ours.cells],
                         [(c.cell_type, c.metadata.tags, c.metadata.get("papermill", {}).get("status")) for c in theirs.cells])
        self.assertEqual([c.source for c in ours.cells], [c.source for c in theirs.cells])
        self.assertTrue(ours.metadata.papermill.exception)

    def test_papermill_reads_and_runs_our_copy_again(self):
        self.assertEqual(self.ours(write(self.folder, CELLS), "ours.ipynb", "-p", "name", "b").returncode, 0)
        loaded = papermill.iorw.load_notebook_node(self.path("ours.ipynb"))
        self.assertEqual(loaded.metadata.papermill.parameters, {"name": "b"})
        again = papermill.execute_notebook(self.path("ours.ipynb"), self.path("again.ipynb"), {"name": "c"}, progress_bar=False)
        self.assertEqual(sum("injected-parameters" in c.metadata.tags for c in again.cells), 1)
        self.assertEqual(again.cells[2].outputs[0]["text"], "c\n")

    def test_nbconvert_makes_a_page_of_our_copy(self):
        self.assertEqual(self.ours(write(self.folder, CELLS), "ours.ipynb").returncode, 0)
        subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", self.path("ours.ipynb")], check=True, capture_output=True)
        with open(self.path("ours.html")) as page:
            self.assertIn("0.5", page.read())


if __name__ == "__main__":
    unittest.main()
