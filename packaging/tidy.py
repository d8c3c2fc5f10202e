# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the product to .clang-tidy: tidy.py BUILD_FOLDER JOBS. Ends with 1 when clang-tidy finds something.

clang-tidy walks through everything that a unit reads, precompiled headers too, so that its time goes by units and not by
lines. Each library is one unit here, and all that reads LibTorch together is one: it takes 21 s of a core, where one of its
21 batches alone took 16."""
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def isProduct(path: Path, build: Path) -> bool:
    base = build if path.is_relative_to(build) else ROOT
    isOurs = path.is_relative_to(base) and path.relative_to(base).parts[0] in ("core", "app", "ui")
    return isOurs and not path.name.startswith(("cmake_pch", "pch.")) and "_autogen" not in str(path)


def unitOf(entry: dict) -> str:
    if "core_pch" in entry["command"]:
        return "torch"
    file = Path(entry["file"])
    return str(file.parent if file.parent.name == "Unity" else file)


def unitsIn(build: Path) -> dict[str, list[dict]]:
    units: dict[str, list[dict]] = {}
    files = {entry["file"]: entry for entry in json.loads((build / "compile_commands.json").read_text())}
    for entry in files.values():
        if isProduct(Path(entry["file"]), build):
            units.setdefault(unitOf(entry), []).append(entry)
    return units


def writeUnits(build: Path) -> list[str]:
    """One file a unit, which includes its sources, with a database of how to compile them."""
    folder, database = build / "tidy", []
    folder.mkdir(exist_ok=True)
    for number, entries in enumerate(unitsIn(build).values()):
        file = str(folder / f"unit_{number}.cpp")
        Path(file).write_text("".join(f'#include "{entry["file"]}"\n' for entry in entries))
        example = max(entries, key=lambda entry: len(entry["command"]))  # has the definitions of the others, too
        database.append({"directory": example["directory"], "file": file,
                         "command": example["command"].replace(example["file"], file)})
    (folder / "compile_commands.json").write_text(json.dumps(database))
    return [entry["file"] for entry in database]


def check(file: str) -> bool:
    # -w: the compiler's own warnings are the build's affair
    asked = subprocess.run(["clang-tidy", "--quiet", "--extra-arg=-w", "-p", Path(file).parent, file],
                           capture_output=True, text=True)
    if asked.returncode != 0:
        print(asked.stdout or asked.stderr, flush=True)
    return asked.returncode == 0


def main() -> None:
    files = writeUnits(Path(sys.argv[1]).resolve())
    with ThreadPoolExecutor(int(sys.argv[2])) as pool:
        clean = list(pool.map(check, files))
    print(f"clang-tidy found nothing in {len(files)} units." if all(clean) else "clang-tidy found the above.")
    sys.exit(0 if files and all(clean) else 1)


if __name__ == "__main__":
    main()
