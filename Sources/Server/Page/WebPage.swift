/// The page at `/`: one file without anything from elsewhere; it works offline.
enum WebPage {
  static let html =
    head + "<style>\n" + style + "</style>\n</head>\n" + body + "<script>\n" + script + drawing
    + "</script>\n</body>\n</html>\n"

  private static let head = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Reckoner</title>
    <link rel="icon" href="data:,">

    """#

  private static let style = #"""
    :root { color-scheme: light dark; --line: #d5d9e0; --soft: #f4f6f9; --ink: #1b2430; --dim: #66717f;
      --accent: #0b62c4; --bad: #b3261e; --paper: #fff; }
    @media (prefers-color-scheme: dark) { :root { --line: #333c48; --soft: #1b222b; --ink: #e4e9ef;
      --dim: #94a0ae; --accent: #6cb0ff; --bad: #ff8a80; --paper: #12171d; } }
    * { box-sizing: border-box; }
    body { margin: 0; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      display: grid; grid-template: auto 1fr / 250px 1fr; height: 100vh; }
    header { grid-column: 1 / 3; display: flex; gap: 12px; align-items: center; padding: 8px 14px;
      border-bottom: 1px solid var(--line); }
    header h1 { font-size: 16px; margin: 0 auto 0 0; }
    nav { border-right: 1px solid var(--line); overflow: auto; padding: 8px; }
    nav h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: var(--dim); margin: 4px 6px 8px; }
    nav details { padding: 1px 6px; } nav summary { cursor: pointer; }
    nav summary small, nav li small { color: var(--dim); }
    nav ul { list-style: none; margin: 2px 0 6px; padding-left: 16px; }
    nav button { all: unset; cursor: pointer; } nav button:hover { color: var(--accent); }
    main { display: grid; grid-template-rows: auto auto auto 1fr; min-width: 0; min-height: 0; }
    textarea { width: 100%; height: 150px; resize: vertical; border: 0; border-bottom: 1px solid var(--line);
      padding: 12px 14px; font: 14px/1.5 ui-monospace, monospace; color: inherit; background: var(--soft); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
    .bar { display: flex; gap: 8px; align-items: center; padding: 8px 14px; flex-wrap: wrap; }
    .bar button, .bar select, header a { font: inherit; padding: 4px 12px; border: 1px solid var(--line); border-radius: 6px;
      background: var(--paper); color: inherit; cursor: pointer; text-decoration: none; }
    .bar button.main { background: var(--accent); border-color: var(--accent); color: var(--paper); }
    .bar button:disabled { opacity: .45; cursor: default; }
    .bar button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); }
    #status { color: var(--dim); margin-left: auto; } #status.bad { color: var(--bad); white-space: pre-wrap; }
    progress { width: 100%; height: 3px; border: 0; display: block; visibility: hidden; accent-color: var(--accent); }
    progress.on { visibility: visible; }
    #result { overflow: auto; min-height: 0; }
    #result > p { padding: 0 14px; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 3px 12px; border-bottom: 1px solid var(--line); text-align: left; white-space: pre; max-width: 480px;
      overflow: hidden; text-overflow: ellipsis; }
    th { position: sticky; top: 0; background: var(--soft); font-weight: 600; }
    th small { display: block; font-weight: 400; color: var(--dim); }
    td.number, th.number { text-align: right; } td.null { color: var(--dim); font-style: italic; }
    svg { display: block; margin: 14px; } svg text { fill: var(--ink); font-size: 12px; }
    kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; font: 12px ui-monospace, monospace; color: var(--dim); }

    """#

  private static let body = #"""
    <body>
    <header><h1>Reckoner</h1><span><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs · <kbd>Esc</kbd> cancels</span>
      <a href="/odata">OData</a><a href="/openapi.json">API</a></header>
    <nav aria-label="Tables"><h2>Tables</h2><div id="tables"></div></nav>
    <main>
      <textarea id="sql" aria-label="SQL" spellcheck="false" autofocus></textarea>
      <div class="bar">
        <button id="run" class="main">Run</button>
        <button id="cancel" disabled>Cancel</button>
        <button id="asTable" aria-pressed="true">Table</button>
        <button id="asChart" aria-pressed="false">Chart</button>
        <label>Export <select id="export"><option value="">as …</option><option>csv</option>
          <option>json</option><option>jsonl</option><option>parquet</option></select></label>
        <span id="status" role="status" aria-live="polite"></span>
      </div>
      <progress id="progress" max="100" value="0" aria-label="Progress"></progress>
      <div id="result" tabindex="0" aria-label="Result"></div>
    </main>

    """#

  private static let script = #"""
    "use strict";
    const $ = id => document.getElementById(id);
    const shownRows = 1000;
    let current = null, last = { columns: [], rows: [] }, view = "table";

    function element(name, text, className) {
      const made = document.createElement(name);
      if (text !== undefined) made.textContent = text;
      if (className) made.className = className;
      return made;
    }
    const quoted = name => name.split(".").map(p => /^[a-z_][a-z0-9_]*$/.test(p) ? p : '"' + p.replaceAll('"', '""') + '"').join(".");

    async function loadTables() {
      const answer = await fetch("/v1/tables");
      if (!answer.ok) return;
      const list = $("tables");
      list.replaceChildren();
      for (const table of (await answer.json()).tables) {
        const item = element("details"), title = element("summary", table.name + " ");
        title.append(element("small", table.kind === "view" ? "view" : ""));
        const columns = element("ul");
        for (const column of table.columns) {
          const row = element("li"), name = element("button", column.name);
          name.onclick = () => insert(quoted(column.name));
          row.append(name, " ", element("small", column.type.toLowerCase()));
          columns.append(row);
        }
        const ask = element("li"), first = element("button", "→ first rows");
        first.onclick = () => { $("sql").value = `SELECT * FROM ${quoted(table.name)} LIMIT 100`; run(); };
        ask.append(first);
        columns.prepend(ask);
        item.append(title, columns);
        list.append(item);
      }
    }

    function insert(text) {
      const editor = $("sql");
      editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
      editor.focus();
    }

    function status(text, isBad) {
      $("status").textContent = text;
      $("status").className = isBad ? "bad" : "";
    }

    function busy(isBusy) {
      $("run").disabled = isBusy;
      $("cancel").disabled = !isBusy;
      $("progress").className = isBusy ? "on" : "";
      if (isBusy) $("progress").removeAttribute("value");
    }

    function selectedText() {
      const editor = $("sql"), part = editor.value.slice(editor.selectionStart, editor.selectionEnd);
      return part.trim() ? part : editor.value;
    }

    async function run() {
      const sql = selectedText();
      if (!sql.trim() || current) return;
      const began = performance.now(), mine = current = { next: null, stopped: false };
      busy(true);
      status("running …");
      try {
        let answer = await ask("POST", "/v1/statement", sql);
        const result = { columns: [], rows: [] };
        while (true) {
          if (answer.columns) result.columns = answer.columns;
          if (answer.data) result.rows = result.rows.concat(answer.data);
          const share = answer.stats.progressPercentage;
          if (share > 0) $("progress").value = share;
          if (answer.error) throw new Error(where(answer.error) + answer.error.message);
          mine.next = answer.nextUri;
          if (!mine.next) break;
          if (mine.stopped || result.rows.length > shownRows) { await stop(mine); break; }
          answer = await ask("GET", new URL(mine.next).pathname);
        }
        const time = ((performance.now() - began) / 1000).toFixed(2) + " s";
        last = { columns: result.columns, rows: result.rows.slice(0, shownRows) };
        const more = result.rows.length > shownRows;
        status(mine.stopped ? "cancelled" : !result.columns.length ? `done: ${answer.updateType || ""} ${answer.updateCount ?? ""} · ${time}`
          : `${more ? "first " : ""}${last.rows.length.toLocaleString("en")} rows · ${time}`);
        draw();
        if (!result.columns.length) loadTables();
      } catch (problem) {
        status(mine.stopped ? "cancelled" : problem.message, !mine.stopped);
      } finally {
        current = null;
        busy(false);
      }
    }

    async function ask(method, path, body) {
      const answer = await fetch(path, { method, body });
      const text = await answer.text();
      if (!answer.ok) {
        let message = text;
        try { message = JSON.parse(text).error.message; } catch { }
        throw new Error(message || answer.statusText);
      }
      // Long integers keep their digits as text.
      return text ? JSON.parse(text.replace(/([\[,]\s*)(-?\d{16,})(?=\s*[,\]])/g, '$1"$2"')) : null;
    }

    const where = error => error.errorLocation ? `line ${error.errorLocation.lineNumber}, column ${error.errorLocation.columnNumber}: ` : "";

    async function stop(mine) {
      if (mine.next) await fetch(new URL(mine.next).pathname, { method: "DELETE" });
    }

    function cancel() {
      if (!current) return;
      current.stopped = true;
      stop(current);
      status("cancelling …");
    }

    function exportAs(format) {
      const sql = selectedText();
      if (!format || !sql.trim()) return;
      const link = element("a");
      link.href = `/v1/query?format=${format}&filename=result.${format}&sql=${encodeURIComponent(sql)}`;
      link.download = `result.${format}`;
      link.click();
      $("export").value = "";
    }

    $("run").onclick = run;
    $("cancel").onclick = cancel;
    $("asTable").onclick = () => show("table");
    $("asChart").onclick = () => show("chart");
    $("export").onchange = event => exportAs(event.target.value);
    document.addEventListener("keydown", event => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
      if (event.key === "Escape") cancel();
    });

    """#
}
