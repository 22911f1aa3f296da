extension WebPage {
  /// Tables and charts of a result.
  static let drawing = #"""
    const isNumber = column => /^(u?(tinyint|smallint|integer|bigint|hugeint)|decimal|number|real|float|double)/.test(column.type);

    function show(wanted) {
      view = wanted;
      $("asTable").setAttribute("aria-pressed", wanted === "table");
      $("asChart").setAttribute("aria-pressed", wanted === "chart");
      draw();
    }

    function draw() {
      const place = $("result");
      if (!last.columns.length) return place.replaceChildren();
      place.replaceChildren(view === "chart" ? drawChart() : drawTable());
    }

    function drawTable() {
      const table = element("table"), head = element("tr");
      for (const column of last.columns) {
        const cell = element("th", column.name, isNumber(column) ? "number" : "");
        cell.scope = "col";
        cell.append(element("small", column.type));
        head.append(cell);
      }
      const top = element("thead"), rows = element("tbody");
      top.append(head);
      for (const row of last.rows) {
        const line = element("tr");
        row.forEach((value, place) => {
          const kind = value === null ? "null" : isNumber(last.columns[place]) ? "number" : "";
          line.append(element("td", value === null ? "NULL" : String(value), kind));
        });
        rows.append(line);
      }
      table.append(top, rows);
      return table;
    }

    // The first number against the first column that is none; many points make a line.
    function drawChart() {
      const value = last.columns.findIndex((c, place) => isNumber(c) && (place > 0 || last.columns.length === 1));
      const number = value >= 0 ? value : last.columns.findIndex(isNumber);
      if (number < 0) return element("p", "A chart needs a column of numbers.");
      const label = last.columns.findIndex((c, place) => place !== number);
      const there = last.rows.filter(row => row[number] !== null);
      const points = there.slice(0, 400)
        .map((row, place) => [label < 0 ? String(place + 1) : String(row[label]), Number(row[number])]);
      if (!points.length) return element("p", "There is nothing to draw.");
      const cut = there.length > 400 ? `, the first 400 of ${digits(there.length)} rows` : "";
      const caption = last.columns[number].name + (label < 0 ? "" : " by " + last.columns[label].name) + cut;
      const figure = element("div");
      figure.append(element("p", caption), points.length > 40 ? lineChart(points) : barChart(points));
      return figure;
    }

    function svg(name, attributes, text) {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in attributes) made.setAttribute(key, attributes[key]);
      if (text !== undefined) made.textContent = text;
      return made;
    }

    const short = (text, length) => text.length > length ? text.slice(0, length - 1) + "…" : text;
    const digits = number => number.toLocaleString("en", { maximumFractionDigits: 2 });

    function barChart(points) {
      const step = 24, left = 190, width = 560;
      const least = Math.min(0, ...points.map(p => p[1])), most = Math.max(0, ...points.map(p => p[1]));
      const scale = width / (most - least || 1), zero = left - least * scale;
      const picture = svg("svg", { width: left + width + 130, height: points.length * step + 8, role: "img", "aria-label": "Bar chart" });
      points.forEach(([name, value], place) => {
        const top = place * step + 4, end = zero + value * scale;
        picture.append(svg("text", { x: left - 8, y: top + 14, "text-anchor": "end" }, short(name, 26)),
          svg("rect", { x: Math.min(zero, end), y: top, width: Math.max(1, Math.abs(end - zero)), height: step - 6, fill: "var(--accent)" }),
          svg("text", { x: Math.max(zero, end) + 6, y: top + 14 }, digits(value)));
      });
      return picture;
    }

    function lineChart(points) {
      const left = 90, width = 800, height = 320;
      const values = points.map(p => p[1]), least = Math.min(...values), most = Math.max(...values);
      const x = place => left + place * width / (points.length - 1);
      const y = value => 12 + height - (value - least) / (most - least || 1) * height;
      const picture = svg("svg", { width: left + width + 20, height: height + 46, role: "img", "aria-label": "Line chart" });
      for (const share of [0, .25, .5, .75, 1]) {
        const value = least + (most - least) * share;
        picture.append(svg("line", { x1: left, x2: left + width, y1: y(value), y2: y(value), stroke: "var(--line)" }),
          svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, digits(value)));
      }
      picture.append(svg("polyline", { fill: "none", stroke: "var(--accent)", "stroke-width": 2,
        points: values.map((value, place) => x(place).toFixed(1) + "," + y(value).toFixed(1)).join(" ") }),
        svg("text", { x: left, y: height + 36 }, short(points[0][0], 30)),
        svg("text", { x: left + width, y: height + 36, "text-anchor": "end" }, short(points.at(-1)[0], 30)));
      return picture;
    }

    loadTables();
    const asked = new URLSearchParams(location.search).get("sql");
    if (asked) $("sql").value = asked;

    """#
}
