"""Checks that what the pages name in backticks exists: paths, Swift files, make targets, and links between pages.

Ends with a line `N passed, N failed`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"

# Roots of the tree that a path in backticks may begin with; anything else with a slash is prose or SQL.
TOP = ("Sources", "Tests", "queries", "datasets", "docs", "bench", ".ci")
BUILT = (".build", ".build-data", ".venv-peers", "data/", "reckoner.db")


def pages():
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").rglob("*.md"))
    yield from sorted((ROOT / "datasets").rglob("*.md"))
    yield from sorted((ROOT / "queries").rglob("*.md"))


def without_blocks(text):
    """The page without fenced blocks, line numbers kept."""
    return re.sub(r"^```.*?^```", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL | re.MULTILINE)


def exists(name, targets):
    """True or False for what can be checked, None for what is no path."""
    name = name.rstrip("/")
    if name.startswith("make "):
        word = name.split()[1]
        return word in targets if re.fullmatch(r"[a-z-]+", word) else None
    if " " in name or name.startswith(BUILT) or "YYYY" in name or "…" in name or "NAME" in name:
        return None
    if name.split("/")[0] in TOP and "/" in name:
        return any_match(ROOT, name)
    if re.fullmatch(r"[A-Z]\w*/[\w+./*-]+", name) and (SOURCES / name.split("/")[0]).is_dir():
        return any_match(SOURCES, name) or any_match(SOURCES, name + ".swift")
    if re.fullmatch(r"[\w+-]+\.swift", name):
        return name == "Package.swift" or any(SOURCES.rglob(name))
    if re.fullmatch(r"[\w-]+\.(md|py|sh)", name):
        return any(p.name == name for p in tree())
    return None


def any_match(base, name):
    try:
        return any(True for _ in base.glob(re.sub(r"<\w+>|\{\w+\}", "*", name)))
    except (ValueError, NotImplementedError):
        return False


_tree = []


def tree():
    if not _tree:
        for top in TOP:
            _tree.extend((ROOT / top).rglob("*"))
        _tree.extend(ROOT.glob("*"))
    return _tree


def main():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    failures, checked = [], 0
    for page in pages():
        if not page.exists():
            failures.append(f"{page.relative_to(ROOT)} is not there")
            continue
        text = without_blocks(page.read_text())
        named = [(m.start(), m[1]) for m in re.finditer(r"`([^`\n]+)`", text)]
        linked = [(m.start(), m[1]) for m in re.finditer(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in m[1]]
        for position, name in named:
            answer = exists(name, targets)
            checked += answer is not None
            if answer is False:
                failures.append(f"{place(page, text, position)}: `{name}` does not exist")
        for position, name in linked:
            checked += 1
            if not (page.parent / name).exists():
                failures.append(f"{place(page, text, position)}: the link to {name} leads nowhere")
    for failure in failures:
        print(failure)
    print(f"{checked - min(checked, len(failures))} passed, {len(failures)} failed")
    return 1 if failures else 0


def place(page, text, position):
    line = text.count("\n", 0, position) + 1
    return f"{page.relative_to(ROOT)}:{line}"


if __name__ == "__main__":
    sys.exit(main())
