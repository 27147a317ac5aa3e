"""The engine and the texts know no web framework."""

import subprocess
import sys

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "sqlite3", "requests", "httpx"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
import pkgutil, importlib, wunschkunde.engine, wunschkunde.texts
for package in (wunschkunde.engine, wunschkunde.texts):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
wunschkunde.texts.catalog()
print("pure")
"""


def test_engine_and_texts_are_imported_with_django_blocked():
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert done.stdout == "pure\n", done.stderr


def test_the_engine_imports_nothing_of_ours():
    probe = (
        "import sys, wunschkunde.engine.batch;"
        "print(sorted({name.split('.')[1] for name in sys.modules if name.startswith('wunschkunde.')}))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['engine']"
