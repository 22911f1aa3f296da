"""Builds the readers under libFuzzer for Tests/fuzz.py."""

import os
import subprocess
from pathlib import Path

from reckon_pipe import ROOT

# The code that a target tests; what else it calls would have counters to be looked through after each input.
TESTED = {"parquet-footer": "Parquet", "parquet-page": "Parquet", "orc-tail": "ORC", "orc-stripe": "ORC", "arrow": "Arrow", "csv": "CSV",
          "json": "CSV", "sql": "Syntax", "plsql": "Syntax"}
ALSO_TESTED = ["Files", "fuzz_target"]


def build_readers(is_debug, is_fast):
    """Builds all readers as one program, with the address sanitizer or without; the program, or nothing."""
    configuration = "debug" if is_debug else "release"
    folder = ".build-fuzz-fast" if is_fast else ".build-fuzz"
    # The compiler takes the last option alone: address after fuzzer left the code without counters.
    # Comparisons that are followed, and the table of places, cost more than the code that is tested.
    options = ["-sanitize=fuzzer", "-sanitize-coverage=edge,inline-8bit-counters"] if is_fast else ["-sanitize=address,fuzzer"]
    build = ["swift", "build", "--scratch-path", folder, "-c", configuration, "--product", "fuzz-target", "--sanitize", "fuzzer",
             *(word for option in options for word in ("-Xswiftc", option)), "--disable-dead-strip"]
    environment = {**os.environ, "RECKON_FUZZ": "fast" if is_fast else "address"}
    if subprocess.run(build, cwd=ROOT, env=environment).returncode != 0:
        return None
    return ROOT / folder / configuration / "fuzz-target"


def narrowed(program, target):
    """The program of the fast build with the counters of the code under test alone: libFuzzer looks through all of them after
    each input, which took three fifths of the time."""
    name = TESTED[target]
    made = program.with_name(f"fuzz-{name.lower()}")
    if made.exists() and made.stat().st_mtime > program.stat().st_mtime:
        return made
    objects = (program.parent / "fuzz-target.product" / "Objects.LinkFileList").read_text().split()
    others = program.with_name(f"fuzz-{name.lower()}.objects")
    others.mkdir(exist_ok=True)
    chosen = []
    for number, path in enumerate(objects):
        if Path(path).parent.name.removesuffix(".build") not in (name, *ALSO_TESTED):
            bare = others / f"{number}.o"
            subprocess.run(["objcopy", "--rename-section", "__sancov_cntrs=.unread_counters", path, str(bare)], check=True)
            path = str(bare)
        chosen.append(path)
    (others / "list").write_text("\n".join(chosen) + "\n")
    libraries = ["-lz", "-lbrotlidec", "-lbrotlienc", "-llz4", "-lsnappy", "-lzstd"]
    subprocess.run(["swiftc", "-sanitize=fuzzer", *libraries, "-emit-executable", "-o", str(made), f"@{others / 'list'}"], check=True)
    return made
