# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of CONTRIBUTING.md that a program can check. Each takes a Tree and returns what is wrong, as sentences.
import ast
import re
from functools import cached_property
from pathlib import Path

from cpp_classes import measure
from cpp_functions import functionsIn

# An include inside core may only point to the right.
CORE_ORDER = ["engine", "memory", "profiling", "methods", "referees", "augmentation", "diffusion", "models", "layers",
              "prompts", "tokenizers", "io", "base"]
TORCH_FREE = ["core/engine/engine.h", "core/base/settings.h", "core/base/types.h", "core/base/errors.h"]
UI_MAY_INCLUDE = ["core/base/settings.h", "core/base/settings_table.h", "core/base/method_table.h", "core/base/metric_table.h",
                  "core/base/presets.h", "core/base/types.h", "core/base/errors.h"]
TOP_FOLDERS = ["app", "core", "models", "packaging", "tests", "ui", "resources"]
MOST_LINES, MOST_FUNCTION_LINES, MOST_TABLE_LINES, MOST_README_LINES, MOST_PARAMETERS = 500, 40, 60, 40, 5
MOST_CLASS_LINES, MOST_ENTRIES, MOST_MEMBERS = 400, 20, 12
# Classes that may be larger, and why. One that has become small again has to leave this list.
LARGE_CLASSES = {
    "Engine": "the interface of everything that can be asked of loaded networks, one entry a question",
    "FileFetcher": "the state of one resumable transfer: request, answer, part file, hash and timers belong together",
    "EngineWorker": "one slot for each command of the run's thread; it delegates most",
    "RunModel": "the window's one model: one entry for each event and each wish",
    "SelfTest": "figures, clocks and the widget of one measurement",
    "StudioController": "one member for each presenter",
    "GradientsPanel": "one pointer for each child widget",
    "PresetBar": "one pointer for each child widget",
    "PromptPanel": "one pointer for each child widget",
    "ViewsGallery": "one pointer for each child widget",
    "PackSetupDialog": "one pointer for each child widget",
}
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


class Tree:
    """The sources under a root: path from the root to text."""

    def __init__(self, root: Path):
        self.root = root

    @cached_property
    def sources(self) -> dict[str, str]:
        paths = [self.root / "CMakeLists.txt"]
        for folder in TOP_FOLDERS:
            paths += sorted((self.root / folder).rglob("*"))
        return {str(path.relative_to(self.root)): path.read_text(encoding="utf-8") for path in paths
                if path.is_file() and self.isSource(path)}

    @staticmethod
    def isSource(path: Path) -> bool:
        if path.suffix in (".h", ".cpp", ".py", ".cmake", ".sh") or path.name == "CMakeLists.txt":
            return True
        return path.parent.name == "packaging" and path.name in ("run", "test")

    def cpp(self) -> dict[str, str]:
        return {path: text for path, text in self.sources.items() if path.endswith((".h", ".cpp"))}

    def includes(self, path: str, quotes: str) -> list[str]:
        return [name for quote, name in INCLUDE.findall(self.sources.get(path, "")) if quote in quotes]


def coreLayer(path: str) -> str:
    return path.split("/")[1]


def includesPointUp(tree: Tree) -> list[str]:
    wrong = []
    for path in tree.cpp():
        if not path.startswith("core/"):
            continue
        if path == "core/pch.cpp":
            continue
        if coreLayer(path) not in CORE_ORDER:
            wrong.append(f"{path}: its folder has no place in the order {' > '.join(CORE_ORDER)}")
            continue
        for name in tree.includes(path, '"'):
            layer = coreLayer(name) if name.startswith("core/") else None
            if layer not in CORE_ORDER or CORE_ORDER.index(layer) < CORE_ORDER.index(coreLayer(path)):
                wrong.append(f"{path} includes {name}, which does not stand below it")
    return wrong


def includesNotFromRoot(tree: Tree) -> list[str]:
    return [f'{path} includes "{name}", which is no path from the root' for path in tree.cpp()
            for name in tree.includes(path, '"') if not name.endswith(".moc") and not (tree.root / name).is_file()]


def isQt(name: str) -> bool:
    return re.match(r"Q[A-Z]|Qt", name.split("/")[0]) is not None


def isTorch(name: str) -> bool:
    return name.split("/")[0] in ("torch", "ATen", "c10")


def qtInCore(tree: Tree) -> list[str]:
    return [f"{path} includes <{name}>: core knows no Qt" for path in tree.cpp() if path.startswith("core/")
            for name in tree.includes(path, '<"') if isQt(name)]


def reachable(tree: Tree, path: str, seen: set[str]) -> set[str]:
    if path not in seen:
        seen.add(path)
        for name in tree.includes(path, '"'):
            reachable(tree, name, seen)
    return seen


def torchWhereNone(tree: Tree) -> list[str]:
    wrong = []
    for path in tree.cpp():
        if path not in TORCH_FREE and not path.startswith("ui/"):
            continue
        for header in sorted(reachable(tree, path, set())):
            wrong += [f"{path} reaches <{name}> by {header}" for name in tree.includes(header, '<"') if isTorch(name)]
    return wrong


def uiReachesFurther(tree: Tree) -> list[str]:
    return [f"{path} includes {name}; ui may include only ui/ and {', '.join(UI_MAY_INCLUDE)}"
            for path in tree.cpp() if path.startswith("ui/") for name in tree.includes(path, '"')
            if not name.startswith("ui/") and name not in UI_MAY_INCLUDE and not name.endswith(".moc")]


def longFiles(tree: Tree) -> list[str]:
    return [f"{path} has {text.count(chr(10))} lines, at most {MOST_LINES} are allowed"
            for path, text in tree.sources.items() if text.count("\n") > MOST_LINES]


def mostLinesOf(name: str) -> int:
    return MOST_TABLE_LINES if re.search(r"table|layout|_data$", name, re.I) else MOST_FUNCTION_LINES


def longFunctions(tree: Tree) -> list[str]:
    wrong = []
    for path, text in tree.sources.items():
        found = []
        if path in tree.cpp():
            found = [(function.name, function.line, function.lines) for function in functionsIn(text)]
        elif path.endswith(".py"):
            found = [(node.name, node.lineno, node.end_lineno - node.body[0].lineno + 1)
                     for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        wrong += [f"{path}:{line}: {name} has {lines} lines, at most {mostLinesOf(name)} are allowed"
                  for name, line, lines in found if lines > mostLinesOf(name)]
    return wrong


def manyParameters(tree: Tree) -> list[str]:
    return [f"{path}:{function.line}: {function.name} has {function.parameters} parameters; make them a struct"
            for path, text in tree.cpp().items() for function in functionsIn(text)
            if function.parameters > MOST_PARAMETERS]


def largeClasses(tree: Tree) -> list[str]:
    wrong, seen = [], set()
    product = {path: text for path, text in tree.cpp().items() if path.split("/")[0] in ("core", "app", "ui")}
    measured = measure(product)
    for each in measured:
        excess = [f"{count} {what}, at most {most} are allowed" for count, what, most in (
            (each.lines, "lines", MOST_CLASS_LINES), (each.entries, "public entries", MOST_ENTRIES),
            (each.members, "members", MOST_MEMBERS), (len(each.sources), ".cpp files", 1)) if count > most]
        if excess and each.name not in LARGE_CLASSES:
            wrong.append(f"{each.header}: {each.name} has {', '.join(excess)}; part it by what it does")
        if excess:
            seen.add(each.name)
    known = {each.name for each in measured} & set(LARGE_CLASSES)
    return wrong + [f"{name} is no longer large: take it out of LARGE_CLASSES" for name in sorted(known - seen)]


def missingLicenceLine(tree: Tree) -> list[str]:
    wrong = []
    for path, text in tree.sources.items():
        lines = text.splitlines() or [""]
        first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        mark = "// " if path.endswith((".h", ".cpp")) else "# "
        if first != mark + SPDX:
            wrong.append(f"{path} does not begin with '{mark}{SPDX}'")
    return wrong


def headersWithoutGuard(tree: Tree) -> list[str]:
    return [f"{path} lacks #pragma once" for path, text in tree.cpp().items()
            if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.M)]


def unfinished(tree: Tree) -> list[str]:
    pattern = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|QS" + r"KIP)\b(?!\(#\d+\))")
    return [f"{path} holds {match.group(0)} without an issue number" for path, text in tree.sources.items()
            for match in pattern.finditer(text)]


def folderReadmes(tree: Tree) -> list[str]:
    wrong = []
    for folder in TOP_FOLDERS:
        if not any(path.startswith(folder + "/") for path in tree.sources):
            continue
        readme = tree.root / folder / "README.md"
        if not readme.is_file():
            wrong.append(f"{folder}/README.md is missing")
        elif readme.read_text(encoding="utf-8").count("\n") > MOST_README_LINES:
            wrong.append(f"{folder}/README.md is longer than {MOST_README_LINES} lines")
    return wrong


def brokenLinks(tree: Tree) -> list[str]:
    wrong = []
    for page in [*tree.root.glob("*.md"), *tree.root.glob("docs/**/*.md"), *tree.root.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                wrong.append(f"{page.relative_to(tree.root)} links to {target}, which does not exist")
    return wrong


ALL = [includesPointUp, includesNotFromRoot, qtInCore, torchWhereNone, uiReachesFurther, longFiles, longFunctions,
       largeClasses, manyParameters, missingLicenceLine, headersWithoutGuard, unfinished, folderReadmes, brokenLinks]
