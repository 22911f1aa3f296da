"""Checks the map of targets: imports point down, each C library has one importer, Foundation stays above.

SwiftPM does not enforce this: an undeclared import of a transitive dependency compiles.
Ends with a line `N passed, N failed`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"

# docs/ARCHITECTURE.md draws it. A target imports only targets of lower layers.
LAYERS = [
    ["Diagnostics"],
    ["Columns"],
    ["Kernels", "Syntax", "Files"],
    ["Functions", "Catalog"],
    ["Plan"],
    ["Parquet", "ORC", "CSV", "Arrow"],
    ["Binder", "Optimizer", "Execution", "Tables"],
    ["Routines"],
    ["Conversion"],
    ["Engine"],
    ["Shell", "Server", "Proof", "Billing"],
    ["reckon"],
]
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}

# Plan and the formats are drawn in one layer and do not see each other.
STRANGERS = [{"Plan", *LAYERS[5]}]

SYSTEM = {"Glibc", "Synchronization", "Swift", "Builtin", "_Builtin_float"}
FOUNDATION = {"Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch"}
MAY_USE_FOUNDATION = {"Server"}

IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public\s+|package\s+|internal\s+|private\s+|fileprivate\s+)?import\s+"
                    r"(?:struct\s+|class\s+|enum\s+|func\s+|protocol\s+|typealias\s+|var\s+|let\s+)?(\w+)", re.MULTILINE)


def declared_targets():
    """Names of stages, of C libraries, and the layers of every `.product` dependency are not checked."""
    manifest = (ROOT / "Package.swift").read_text()
    stages = set(re.findall(r'stage\(\s*"(\w+)"', manifest)) | {"reckon"}
    libraries = set(re.findall(r'library\(\s*"(\w+)"', manifest))
    products = set(re.findall(r'\.product\(\s*name:\s*"(\w+)"', manifest))
    return stages, libraries, products


def imports_of(path):
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), path.read_text(), flags=re.DOTALL)
    for match in IMPORT.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        yield line, match[1]


def violation(target, imported, stages, libraries, products):
    """Why `target` may not import `imported`, or None."""
    if imported == target or imported in SYSTEM or imported in libraries or imported == "CKernels":
        return None
    if imported in FOUNDATION:
        return None if target in MAY_USE_FOUNDATION else f"{imported} belongs in Server only"
    if imported in LAYER:
        if LAYER[imported] >= LAYER[target]:
            return f"{imported} is not in a lower layer than {target}"
        if any({imported, target} <= group for group in STRANGERS):
            return f"{target} and {imported} are of one layer and do not see each other"
        return None
    if imported in products:
        return None
    return f"{imported} is no target of this package"


def main():
    stages, libraries, products = declared_targets()
    failures, checked = [], 0
    importers = {library: set() for library in libraries}
    for name in sorted(stages | set(LAYER)):
        if name not in LAYER:
            failures.append(f"Package.swift: {name} is in no layer (Tests/check-imports.py, docs/ARCHITECTURE.md)")
        elif name not in stages:
            failures.append(f"Package.swift: {name} is in a layer but no target")
    for path in sorted(SOURCES.rglob("*.swift")):
        target = path.relative_to(SOURCES).parts[0]
        if target not in LAYER:
            continue
        for line, imported in imports_of(path):
            checked += 1
            if imported in importers:
                importers[imported].add(target)
            reason = violation(target, imported, stages, libraries, products)
            if reason:
                failures.append(f"{path.relative_to(ROOT)}:{line}: {reason}")
    for library, targets in sorted(importers.items()):
        checked += 1
        if len(targets) > 1:
            failures.append(f"{library} is imported by {' and '.join(sorted(targets))}; one target wraps a C library")
    for failure in failures:
        print(failure)
    print(f"{checked - min(checked, len(failures))} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
