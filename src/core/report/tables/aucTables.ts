// AUC of every model in every cohort; SUVmax alone beside; the apparent training figures in a table of their own.

import type { Auc, CohortName, ReportedCohort, Results } from "../../analysis/results.ts";
import type { SeedSpread } from "../../analysis/usefulness/results.ts";
import { aucWithInterval, fixed, range } from "../../figures/numberFormat.ts";
import { aucMethods, cohortsOf, cohortTitle, markerMethods, markerName, sizeOf } from "../figures/study.ts";
import { type Cell, type Column, cell, type Row, type Table } from "../table.ts";
import { movedBoxesNote } from "../text/movedBoxes.ts";
import { list } from "../text/sentences.ts";

const noValues = [undefined, undefined, undefined, undefined, undefined] as const;

export function aucTable(results: Results): Table {
  const cohorts = cohortsOf(results);
  const columns = cohorts.flatMap((cohort): Column[] => {
    const group = { group: cohortTitle(cohort), groupNote: sizeOf(results, cohort) };
    const auc: Column = {
      head: "AUC (95% CI)",
      ...group,
      align: "start",
      csv: ["auc", "lower", "upper", "n", "positives"].map((name) => `${cohort} ${name}`),
    };
    const attainable: Column = {
      head: "Attainable",
      ...group,
      align: "start",
      csv: [`${cohort} attainable`],
    };
    const seeds: Column = {
      head: `Range over ${results.seedSpread?.seeds.length ?? 1} seeds`,
      ...group,
      align: "start",
      csv: [`${cohort} least over seeds`, `${cohort} most over seeds`],
    };
    return [auc, ...(results.seedSpread ? [seeds] : []), ...(results.attainable ? [attainable] : [])];
  });
  const line = (name: string, label: string, cells: Partial<Record<ReportedCohort, Auc>>): Row => ({
    kind: "data",
    cells: [
      cell(label, label),
      ...cohorts.flatMap((cohort): Cell[] => {
        const auc = aucCell(cells[cohort], cohort, results);
        const best = results.attainable?.[name]?.[cohort]?.auc;
        return [
          auc,
          ...(results.seedSpread ? [seedCell(results.seedSpread, name, cohort)] : []),
          ...(results.attainable ? [cell(best === undefined ? "" : fixed(best, 2), best)] : []),
        ];
      }),
    ],
  });
  const singles = Object.entries(results.singleMarkers);
  return {
    id: "auc",
    title: "Discrimination: area under the ROC curve of each model in each cohort",
    columns: [{ head: "Model", align: "start", csv: ["model"] }, ...columns],
    rows: [
      ...results.models.map(({ name }) => line(name, name, results.discrimination[name] ?? {})),
      ...(singles.length > 0 ? [{ kind: "section", title: "Single marker, no model" } as const] : []),
      ...singles.map(([name, cells]) => line(name, `${markerName(name)} alone`, cells)),
    ],
    notes: [
      `${aucMethods(results)} ${markerMethods(results)}`.trim(),
      "Intervals are conditional on the trained networks.",
      ...(results.seedSpread
        ? [
            `Range over seeds: lowest and highest AUC of whole trainings with the seeds ${list(results.seedSpread.seeds.map(String))}, in the same cohorts and folds; the AUC beside is that of seed ${results.seedSpread.seeds[0]}.`,
          ]
        : []),
      ...(results.flow.boxSources.some(({ source }) => source === "proposed")
        ? ["Boxes proposed: the tumour was found by the software, not given by a mask."]
        : []),
      ...movedBoxesNote(results),
      "The direction is fixed beforehand (higher called positive) and never turned.",
      ...(results.attainable
        ? [
            "Attainable: the best AUC that any reader of the same images could be expected to reach; known because the cohort is simulated.",
          ]
        : []),
      ...belowChance(results),
    ],
  };
}

/** Apparent figures: the ensemble on the very patients it was trained on. Nothing where no model has one. */
export function apparentTable(results: Results): Table[] {
  const rows = results.models.flatMap(({ name }): Row[] => {
    const apparent = results.discrimination[name]?.["training-apparent"];
    const outOfFold = results.discrimination[name]?.training;
    if (!apparent) return [];
    return [
      {
        kind: "data",
        cells: [
          cell(name, name),
          cell(fixed(apparent.auc, 2), apparent.auc),
          outOfFold ? cell(fixed(outOfFold.auc, 2), outOfFold.auc) : cell("–", undefined),
          cell(String(apparent.n), apparent.n),
        ],
      },
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      id: "auc-apparent",
      title: "Apparent training AUC, to show the optimism; not a measure of performance",
      columns: [
        { head: "Model", align: "start", csv: ["model"] },
        { head: "Apparent", align: "end", csv: ["apparent_auc"] },
        { head: "Out-of-fold", align: "end", csv: ["out_of_fold_auc"] },
        { head: "n", align: "end", csv: ["n"] },
      ],
      rows,
      notes: ["Apparent: the ensemble's score of the patients that it was trained on."],
    },
  ];
}

function seedCell({ auc }: SeedSpread, model: string, cohort: CohortName): Cell {
  const own = auc[model]?.[cohort];
  return own ? cell(range([own.least, own.most], 2), own.least, own.most) : cell("", undefined, undefined);
}

function aucCell(auc: Auc | undefined, cohort: CohortName, results: Results): Cell {
  if (!auc) return cell("–", ...noValues);
  const counts = Object.values(results.discrimination).flatMap((cells) => cells[cohort]?.n ?? []);
  const differs = counts.some((n) => n !== auc.n);
  const text = `${aucWithInterval(auc)}${auc.auc < 0.5 ? " †" : ""}${differs ? `, n = ${auc.n}` : ""}`;
  return cell(text, auc.auc, auc.ci[0], auc.ci[1], auc.n, auc.positives);
}

function belowChance(results: Results): string[] {
  const all = [...Object.values(results.discrimination), ...Object.values(results.singleMarkers)];
  const any = all.some((cells) => cohortsOf(results).some((cohort) => (cells[cohort]?.auc ?? 1) < 0.5));
  return any ? ["† Below 0.5: against expectation, shown as it is."] : [];
}
