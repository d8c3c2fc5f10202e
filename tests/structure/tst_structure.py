# SPDX-License-Identifier: GPL-3.0-or-later
# Holds the sources to the rules, and each rule to a small tree that breaks it.
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import rules  # noqa: E402
from cpp_functions import functionsIn  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CPP = "// " + rules.SPDX + "\n"
HEADER = CPP + "#pragma once\n"

# Rule, file, text that breaks the rule, words of the complaint.
BREACHES = [
    (rules.includesPointUp, "core/io/a.h", '#include "core/models/b.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/base/a.h", '#include "core/io/b.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/methods/a.h", '#include "core/engine/engine.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/memory/a.h", '#include "core/engine/b.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/profiling/a.h", '#include "core/memory/b.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/referees/a.h", '#include "ui/b.h"\n', "does not stand below"),
    (rules.includesPointUp, "core/extras/a.h", "", "no place in the order"),
    (rules.includesNotFromRoot, "core/io/a.h", '#include "b.h"\n', "no path from the root"),
    (rules.qtInCore, "core/io/a.h", "#include <QString>\n", "no Qt"),
    (rules.qtInCore, "core/io/a.h", "#include <QtCore/QString>\n", "no Qt"),
    (rules.torchWhereNone, "core/base/types.h", "#include <torch/torch.h>\n", "core/base/types.h"),
    (rules.torchWhereNone, "ui/a.cpp", "#include <ATen/ATen.h>\n", "ui/a.cpp"),
    (rules.uiReachesFurther, "ui/a.h", '#include "core/engine/engine.h"\n', "ui may include only"),
    (rules.longFiles, "core/io/a.h", "\n" * 501, "at most 500"),
    (rules.longFunctions, "core/io/a.cpp", "void f(int a)\n{\n" + "a++;\n" * 41 + "}\n", "f has 41 lines"),
    (rules.longFunctions, "tests/a.py", "def f():\n" + "    pass\n" * 41, "f has 41 lines"),
    (rules.largeClasses, "core/io/a.h", "class A {\npublic:\n" + "".join(f"    void f{i}();\n" for i in range(21)) + "};\n",
     "21 public entries"),
    (rules.largeClasses, "core/io/a.h", "class A {\n" + "".join(f"    int m_{i}a;\n" for i in range(13)) + "};\n", "13 members"),
    (rules.largeClasses, "core/io/a.h", "class A {\n" + "\n" * 400 + "};\n", "402 lines"),
    (rules.manyParameters, "core/io/a.cpp", "void f(int a, int b, int c, int d, int e, int g) {}\n", "6 parameters"),
    (rules.headersWithoutGuard, "core/io/b.h", "", "pragma once"),
    (rules.unfinished, "core/io/a.cpp", "// TO" + "DO later\n", "without an issue number"),
    (rules.brokenLinks, "docs/a.md", "See [there](b.md) and [here](a.md#part).", "docs/a.md links to b.md"),
    (rules.folderReadmes, "core/io/a.cpp", "", "core/README.md is missing"),
]

FUNCTIONS = """
namespace referee {
static const int kTable[] = { 1, 2 };
struct Config {
    int width = 3;
    int area() const { return width * width; }
};
Foo::Foo(const Config& config, std::pair<int, int> pair)
    : m_a { config.width }
    , m_b(pair.first)
{
    for (int i = 0; i < 3; ++i) {
        call([&](int, int) { return "}"; });
    }
}
template <typename T> auto twice(T value) -> T
{
    return value + value;
}
}
"""


def treeWith(folder: str, path: str, text: str) -> rules.Tree:
    file = Path(folder) / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    (Path(folder) / "CMakeLists.txt").write_text("# " + rules.SPDX + "\n")
    return rules.Tree(Path(folder))


class TheSources(unittest.TestCase):
    def test_keepEveryRule(self):
        tree = rules.Tree(ROOT)
        for rule in rules.ALL:
            with self.subTest(rule.__name__):
                wrong = rule(tree)
                self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_areFormatted(self):
        files = [str(ROOT / path) for path in rules.Tree(ROOT).cpp()]
        asked = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], capture_output=True, text=True, cwd=ROOT)
        self.assertEqual(asked.returncode, 0, "run clang-format -i on these:\n" + asked.stderr[:4000])

    def test_areFound(self):
        self.assertIn("core/base/errors.h", rules.Tree(ROOT).sources)
        self.assertIn("packaging/run", rules.Tree(ROOT).sources)


class EachRule(unittest.TestCase):
    def test_noticesItsBreach(self):
        for rule, path, text, words in BREACHES:
            with self.subTest(f"{rule.__name__}: {path}"), tempfile.TemporaryDirectory() as folder:
                mark = "" if rule is rules.headersWithoutGuard or path.endswith(".py") else HEADER
                wrong = rule(treeWith(folder, path, mark + text))
                self.assertEqual(len(wrong), 1, wrong)
                self.assertIn(words, wrong[0])

    def test_noticesAMissingLicenceLine(self):
        for path, text in [("core/a.h", "#pragma once\n"), ("tests/a.py", "import sys\n"), ("tests/b.py", "")]:
            with tempfile.TemporaryDirectory() as folder:
                self.assertEqual(len(rules.missingLicenceLine(treeWith(folder, path, text))), 1, path)

    def test_followsIncludesToTorch(self):
        with tempfile.TemporaryDirectory() as folder:
            tree = treeWith(folder, "core/base/types.h", '#include "core/base/errors.h"\n')
            (Path(folder) / "core/base/errors.h").write_text("#include <c10/util/Exception.h>\n")
            self.assertIn("core/base/types.h reaches <c10/util/Exception.h> by core/base/errors.h", rules.torchWhereNone(tree))


class TheBraceScanner(unittest.TestCase):
    def test_findsFunctionsAndNothingElse(self):
        found = [(function.name, function.lines, function.parameters) for function in functionsIn(FUNCTIONS)]
        self.assertEqual(found, [("area", 0, 0), ("Foo", 3, 2), ("twice", 1, 1)])

    def test_seesPastStringsAndComments(self):
        found = functionsIn('void f()\n{\n    g("{", \'{\', R"x({)x"); // {\n}\nvoid h() { }\n')
        self.assertEqual([function.name for function in found], ["f", "h"])


if __name__ == "__main__":
    unittest.main()
