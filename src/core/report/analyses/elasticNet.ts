// elastic-net: the path of the coefficients as a figure, and those at a few penalties as a table.
import { curvesFigure } from "../../figures/curves.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, significant } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { type Canvas, type Present, partId } from "./presentation.ts";
import { rowName } from "./ratioForest.ts";

/** More penalties make a path worth drawing; fewer are read from the table. */
const leastForPath = 5;
/** Curves that can be told apart. */
const mostCurves = 9;

export const presentElasticNet: Present<"elastic-net"> = (entry, result, canvas) => {
  const kind =
    result.alpha === 1 ? "Lasso" : result.alpha === 0 ? "Ridge" : `Elastic net (alpha ${result.alpha})`;
  const shown = shownPaths(result.paths);
  const [first] = result.paths;
  return {
    heading: `${kind}: ${entry.terms.join(", ")}`,
    key: [
      `n = ${result.n}, ${result.events} ${result.family === "cox" ? "events" : "positive"}; ${result.paths.length} penalties`,
    ],
    detail: shown.map(
      ({ lambda, nonZero }) =>
        `lambda ${significant(lambda)}: ${nonZero} of ${entry.terms.length} terms or levels left`,
    ),
    figures: penalised(result.paths).length >= leastForPath ? [pathFigure(entry, result, canvas)] : [],
    tables: [
      {
        id: partId(entry),
        title: "Coefficients by penalty",
        columns: [
          { head: "Term", align: "start", csv: ["term"] },
          ...shown.map(({ lambda }, k) => ({
            head: `λ ${significant(lambda)}`,
            align: "end" as const,
            csv: [`lambda_${k + 1}_${lambda}`],
          })),
        ],
        rows: (first?.coefficients ?? []).map((label, j) =>
          row(
            cell(rowName(label), label.term),
            ...shown.map(({ coefficients }) => {
              const { estimate } = coefficients[j]!;
              return cell(estimate === 0 ? "0" : significant(estimate), estimate);
            }),
          ),
        ),
        notes: [
          "On the terms' own scales; they are penalised in units of their standard deviation. No p-values: a penalised coefficient has none.",
        ],
      },
    ],
  };
};

type ElasticNetResult = Parameters<typeof presentElasticNet>[1];

/** Those with a place on a logarithmic axis. */
function penalised(paths: ElasticNetResult["paths"]): ElasticNetResult["paths"] {
  return paths.filter(({ lambda }) => lambda > 0);
}

/** At most six, evenly along the path. */
function shownPaths(paths: ElasticNetResult["paths"]): ElasticNetResult["paths"] {
  const most = 6;
  if (paths.length <= most) return paths;
  return Array.from({ length: most }, (_, k) => paths[Math.round((k * (paths.length - 1)) / (most - 1))]!);
}

function pathFigure(
  entry: Parameters<typeof presentElasticNet>[0],
  { paths, n, events, family }: ElasticNetResult,
  { typeface, width }: Canvas,
) {
  const sorted = penalised(paths).toSorted((a, b) => a.lambda - b.lambda);
  const labels = sorted[0]!.coefficients;
  const places = labels.flatMap(({ term }, j) => (term === "(Intercept)" ? [] : [j])).slice(0, mostCurves);
  const values = sorted.flatMap(({ coefficients }) => places.map((j) => coefficients[j]!.estimate));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const size = `n = ${n}, ${events} ${family === "cox" ? "events" : "positive"}`;
  const x = sorted.map(({ lambda }) => lambda);
  return curvesFigure(
    {
      id: partId(entry, "path"),
      title: "Coefficients along the penalty",
      legend: `${size}. ${places.length < labels.length - 1 ? `The first ${mostCurves} terms. ` : ""}Each coefficient on its own scale.${sorted.length < paths.length ? " Without λ = 0, which has no place on the axis." : ""}`,
      width: Math.min(width, 330),
      simulated: false,
      x: {
        kind: "numeric",
        label: "Penalty λ (logarithmic)",
        scale: "log",
        domain: [x[0]!, x.at(-1)!],
        format: (value) => significant(value, 1),
      },
      y: {
        kind: "numeric",
        label: "Coefficient",
        domain: high > low ? [low, high] : [-1, 1],
      },
      areaHeight: 140,
      panels: [
        {
          title: "",
          notes: [size],
          curves: places.map((j, k) => ({
            name: rowName(labels[j]!),
            style: seriesStyle(k),
            value: fixed(sorted[0]!.coefficients[j]!.estimate, 3),
            x,
            y: sorted.map(({ coefficients }) => coefficients[j]!.estimate),
          })),
        },
      ],
      valueHead: "at the least penalty",
    },
    typeface,
  );
}
