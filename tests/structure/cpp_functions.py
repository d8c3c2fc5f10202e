# SPDX-License-Identifier: GPL-3.0-or-later
# Finds the function bodies of a C++ file by its braces: enough for measuring lengths, no parser of the language.
import re
from dataclasses import dataclass
from functools import cache

LITERAL = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.S)
TYPE = re.compile(r"\b(class|struct|union|enum)\b")


@dataclass
class Function:
    name: str
    line: int
    lines: int  # between the braces
    parameters: int


@cache
def blanked(text: str) -> str:
    """The text with comments, strings and preprocessor lines blanked; the lines stay where they are."""
    text = LITERAL.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda match: re.sub(r"[^\n]", " ", match.group(0)), text, flags=re.M)


def cutAtTopLevel(text: str, separator: str) -> list[str]:
    parts, depth = [""], 0
    for previous, character in zip(" " + text, text):
        depth += character in "([{<" and not (character == "<" and previous == "<")
        depth -= character in ")]}" or (character == ">" and previous != "-")
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def parameterList(head: str) -> str | None:
    """What stands in the first parentheses that follow a name at the head's top level."""
    start = re.search(r"(?:[\w>~]|operator[^\s\w(]+|operator\(\))\s*\(", head)
    if not start:
        return None
    depth = 0
    for index in range(start.end() - 1, len(head)):
        depth += {"(": 1, ")": -1}.get(head[index], 0)
        if depth == 0:
            return head[start.end():index]
    return None


def kindOf(head: str) -> str:
    if re.search(r"\bnamespace\b|\bextern\b", head):
        return "namespace"
    if re.search(r"\)[^()]*[^:]:[^:].*\w\s*$", head, re.S):
        return "initializer"  # m_a{1} of a constructor's list
    if parameterList(head) is not None and not re.search(r"=\s*$|=[^=()]*$", head.split(")")[-1]):
        return "function"
    return "type" if TYPE.search(head) else "other"


def functionOf(head: str, body: str, line: int) -> Function:
    parameters = parameterList(head) or ""
    count = len(cutAtTopLevel(parameters, ",")) if parameters.strip() not in ("", "void") else 0
    name = re.search(r"([\w~]+|operator\S*?)\s*\(", head)
    return Function(name.group(1) if name else "?", line, max(0, body.count("\n") - 1), count)


@cache
def functionsIn(source: str) -> list[Function]:
    text, found, stack, headStart = blanked(source), [], [], 0
    for index, character in enumerate(text):
        outside = all(kind in ("namespace", "type") for kind, _, _ in stack)
        if character == "{":
            head = text[headStart:index]
            kind = kindOf(head) if outside else "other"
            stack.append((kind, index, head))
            if outside and kind != "initializer":
                headStart = index + 1
        elif character == "}" and stack:
            kind, opened, head = stack.pop()
            if kind == "function":
                found.append(functionOf(head, text[opened:index], text.count("\n", 0, opened) + 1))
            if kind != "initializer" and all(entry[0] in ("namespace", "type") for entry in stack):
                headStart = index + 1
        elif outside and character in ";" or (outside and re.match(r"(public|private|protected):$", text[headStart:index + 1].strip())):
            headStart = index + 1
    return found
