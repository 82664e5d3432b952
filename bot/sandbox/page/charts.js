/** The `data_visualization` block: bar, line, area and pie charts as SVG, each with a table of its numbers for screen readers. */
import { h, svg } from "./dom.js";
import { formatNumber } from "./world.js";

const WIDTH = 640;
const HEIGHT = 300;
const EDGE = { left: 56, right: 16, top: 14, bottom: 46 };
const colour = (n) => `var(--chart-${(n % 8) + 1})`;

/** Round steps that cover `low` to `high`. */
function ticks(low, high) {
  const span = high - low || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let at = Math.floor(low / step) * step; at < high + step * 0.999; at += step)
    found.push(Number(at.toPrecision(10)));
  return found;
}

function short(value) {
  return formatNumber(
    value,
    Math.abs(value) >= 10000 ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: 2 },
  );
}

function valuesOf(series, categories) {
  return categories.map((label, n) => {
    const point = (series.data ?? []).find((each) => each.label === label) ?? (series.data ?? [])[n];
    return Number(typeof point === "number" ? point : (point?.value ?? 0));
  });
}

function frame(scale, marks, categories, axis) {
  const bottom = HEIGHT - EDGE.bottom;
  const step = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const every = Math.ceil(categories.length / 12);
  const room = Math.max(4, Math.floor((step * every) / 7));
  return [
    marks.map((value) => [
      svg("line", {
        x1: EDGE.left,
        x2: WIDTH - EDGE.right,
        y1: scale(value),
        y2: scale(value),
        class: value === 0 ? "axis" : "grid",
      }),
      svg("text", { x: EDGE.left - 8, y: scale(value) + 4, class: "tick", "text-anchor": "end" }, short(value)),
    ]),
    categories.map((label, n) =>
      n % every
        ? null
        : svg(
            "text",
            { x: EDGE.left + step * (n + 0.5), y: bottom + 18, class: "tick", "text-anchor": "middle" },
            label.length > room ? `${label.slice(0, room - 1)}…` : label,
          ),
    ),
    axis.x_label
      ? svg(
          "text",
          { x: (EDGE.left + WIDTH - EDGE.right) / 2, y: HEIGHT - 6, class: "axis-label", "text-anchor": "middle" },
          axis.x_label,
        )
      : null,
    axis.y_label
      ? svg(
          "text",
          {
            x: 12,
            y: (EDGE.top + bottom) / 2,
            class: "axis-label",
            "text-anchor": "middle",
            transform: `rotate(-90 12 ${(EDGE.top + bottom) / 2})`,
          },
          axis.y_label,
        )
      : null,
  ];
}

function tip(node, words) {
  node.append(svg("title", {}, words));
  return node;
}

function bars(series, values, categories, scale) {
  const step = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const wide = Math.min(46, (step * 0.72) / series.length);
  return series.flatMap((each, s) =>
    values[s].map((value, n) => {
      const x = EDGE.left + step * (n + 0.5) + wide * (s - series.length / 2);
      const top = Math.min(scale(value), scale(0));
      return tip(
        svg("rect", {
          x: x + 1,
          y: top,
          width: Math.max(1, wide - 2),
          height: Math.max(1, Math.abs(scale(value) - scale(0))),
          rx: 3,
          fill: colour(s),
          class: "bar",
        }),
        `${each.name}, ${categories[n]}: ${formatNumber(value)}`,
      );
    }),
  );
}

function lines(series, values, categories, scale, filled) {
  const step = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const x = (n) => EDGE.left + step * (n + 0.5);
  return series.map((each, s) => {
    const points = values[s].map((value, n) => `${x(n).toFixed(1)},${scale(value).toFixed(1)}`);
    const under = filled
      ? svg("polygon", {
          points: `${x(0)},${scale(0)} ${points.join(" ")} ${x(values[s].length - 1)},${scale(0)}`,
          fill: colour(s),
          class: "area",
        })
      : null;
    return svg(
      "g",
      { class: "line" },
      under,
      svg("polyline", {
        points: points.join(" "),
        fill: "none",
        stroke: colour(s),
        "stroke-width": 2.5,
        "stroke-linejoin": "round",
        "stroke-linecap": "round",
      }),
      values[s].map((value, n) =>
        tip(
          svg("circle", { cx: x(n), cy: scale(value), r: filled ? 2.5 : 3.5, fill: colour(s) }),
          `${each.name}, ${categories[n]}: ${formatNumber(value)}`,
        ),
      ),
    );
  });
}

function axes(chart) {
  const series = chart.series ?? [];
  const axis = chart.axis_config ?? {};
  const categories = axis.categories ?? (series[0]?.data ?? []).map((point) => point.label);
  const values = series.map((each) => valuesOf(each, categories));
  const all = values.flat();
  const marks = ticks(Math.min(0, ...all), Math.max(0, ...all) || 1);
  const low = marks[0];
  const high = marks[marks.length - 1];
  const scale = (value) => HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.bottom - EDGE.top);
  const body =
    chart.type === "bar"
      ? bars(series, values, categories, scale)
      : lines(series, values, categories, scale, chart.type === "area");
  const drawn = svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT - (axis.x_label ? 0 : 18)}`,
      class: `chart chart-${chart.type}`,
      "aria-hidden": "true",
    },
    frame(scale, marks, categories, axis),
    body,
  );
  const rows = categories.map((label, n) => [label, ...values.map((each) => formatNumber(each[n]))]);
  return {
    drawn,
    names: series.map((each) => [each.name, null]),
    heads: ["", ...series.map((each) => each.name)],
    rows,
    legend: series.length > 1,
  };
}

function slice(from, to, n, words) {
  const at = (turn, radius) =>
    [150 + radius * Math.sin(turn * 2 * Math.PI), 150 - radius * Math.cos(turn * 2 * Math.PI)]
      .map((value) => value.toFixed(2))
      .join(" ");
  const large = to - from > 0.5 ? 1 : 0;
  const whole = to - from > 0.99999;
  const end = whole ? from + 0.99999 : to;
  return tip(
    svg("path", {
      d: `M ${at(from, 130)} A 130 130 0 ${whole ? 1 : large} 1 ${at(end, 130)} L ${at(end, 72)} A 72 72 0 ${whole ? 1 : large} 0 ${at(from, 72)} Z`,
      fill: colour(n),
      class: "slice",
    }),
    words,
  );
}

function pie(chart) {
  const segments = chart.segments ?? [];
  const sum = segments.reduce((total, each) => total + Number(each.value), 0) || 1;
  let turn = 0;
  const share = (each) => formatNumber(Number(each.value) / sum, { style: "percent", maximumFractionDigits: 1 });
  const parts = segments.map((each, n) => {
    const from = turn;
    turn += Number(each.value) / sum;
    return slice(from, turn, n, `${each.label}: ${formatNumber(Number(each.value))} (${share(each)})`);
  });
  const total = [
    svg("text", { x: 150, y: 148, class: "pie-total", "text-anchor": "middle" }, short(sum)),
    svg("text", { x: 150, y: 170, class: "tick", "text-anchor": "middle" }, "total"),
  ];
  return {
    drawn: svg("svg", { viewBox: "0 0 300 300", class: "chart chart-pie", "aria-hidden": "true" }, parts, total),
    names: segments.map((each) => [each.label, `${formatNumber(Number(each.value))} · ${share(each)}`]),
    heads: ["", "Value", "Share"],
    rows: segments.map((each) => [each.label, formatNumber(Number(each.value)), share(each)]),
    legend: true,
  };
}

/** data_visualization. */
export function chart(block) {
  const { chart: wanted } = block;
  if (!wanted || !["pie", "bar", "line", "area"].includes(wanted.type))
    return h("span", { class: "unknown" }, `[chart ${wanted?.type}]`);
  const { drawn, names, heads, rows, legend } = wanted.type === "pie" ? pie(wanted) : axes(wanted);
  const key = legend
    ? h(
        "ul",
        { class: "legend" },
        names.map(([name, detail], n) =>
          h(
            "li",
            {},
            h("i", { style: { background: colour(n) } }),
            h("span", {}, name),
            detail ? h("small", {}, detail) : null,
          ),
        ),
      )
    : null;
  const numbers = h(
    "table",
    { class: "hidden-words" },
    h("caption", {}, block.title),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((each) => h("th", { scope: "col" }, each)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, n) => h(n ? "td" : "th", { scope: n ? null : "row" }, cell)),
        ),
      ),
    ),
  );
  return h(
    "figure",
    { class: `chart-box chart-box-${wanted.type}`, dataset: { chart: wanted.type } },
    h("figcaption", {}, block.title),
    h("div", { class: "chart-row" }, drawn, key),
    numbers,
  );
}
