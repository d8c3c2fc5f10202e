# SPDX-License-Identifier: GPL-3.0-or-later
# Measures classes: what stands in the header, and what its .cpp files hold of it. By braces and names, no parser.
import re
from dataclasses import dataclass, field

from cpp_functions import blanked, functionsIn

CLASS = re.compile(r"^(?:template\s*<[^;{]*>\s*)?class\s+(\w+)(?:\s+final)?\s*(?::[^{;]*)?\{", re.M)
SECTION = re.compile(r"^\s*(public|private|protected|Q_SIGNALS)(?:\s+Q_SLOTS)?\s*:", re.M)
MEMBER = re.compile(r"\bm_\w+\s*(?=[;={\[])")


@dataclass
class Measured:
    name: str
    header: str
    lines: int = 0  # of the class in its header, and of its functions elsewhere
    entries: int = 0  # public functions and slots, without constructors, operators and overrides
    members: int = 0
    sources: set[str] = field(default_factory=set)


def bodyAt(text: str, opened: int) -> str:
    depth = 0
    for index in range(opened, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return text[opened + 1:index]
    return text[opened + 1:]


def topLevel(body: str) -> str:
    """The body without what nested braces hold."""
    kept, depth = [], 0
    for character in body:
        depth -= character == "}"
        kept.append(character if depth == 0 or character == "\n" else " ")
        depth += character == "{"
    return "".join(kept)


def publicEntries(body: str, name: str) -> int:
    parts = SECTION.split(topLevel(body))
    count = 0
    for section, text in zip(parts[1::2], parts[2::2]):
        if section != "public":
            continue
        for declaration in re.split(r"[;}]", text):
            called = re.search(r"(~?\w+)\s*\(", declaration)
            isOther = re.search(r"\boperator\b|\boverride\b|=\s*delete|\bfriend\b|\busing\b|Q_OBJECT|Q_PROPERTY", declaration)
            if called and not isOther and called.group(1).lstrip("~") != name:
                count += 1
    return count


def classesIn(header: str, source: str) -> list[Measured]:
    text = blanked(source)
    found = []
    for match in CLASS.finditer(text):
        body = bodyAt(text, match.end() - 1)
        name = match.group(1)
        found.append(Measured(name, header, lines=body.count("\n") + 1, entries=publicEntries(body, name),
                              members=len(MEMBER.findall(topLevel(body)))))
    return found


def measure(sources: dict[str, str]) -> list[Measured]:
    """All classes of the headers, with their functions in .cpp files of the same folder."""
    classes = [each for path, text in sources.items() if path.endswith(".h") for each in classesIn(path, text)]
    byName: dict[tuple[str, str], list[Measured]] = {}
    for each in classes:
        byName.setdefault((each.header.rsplit("/", 1)[0], each.name), []).append(each)
    for path, text in sources.items():
        if not path.endswith(".cpp"):
            continue
        lines = blanked(text).split("\n")
        for function in functionsIn(text):
            head = " ".join(lines[max(0, function.line - 8):function.line])
            owner = re.findall(r"(\w+)::~?" + re.escape(function.name) + r"\s*\(", head)
            for each in byName.get((path.rsplit("/", 1)[0], owner[-1]), []) if owner else []:
                each.lines += function.lines + 3
                each.sources.add(path)
    return classes
