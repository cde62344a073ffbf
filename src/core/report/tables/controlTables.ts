// What the scores read: AUC without the tumour, with its voxels shuffled, and of its volume alone; and how scores hold.
import { removedName } from "../../analysis/controls/studyControls.ts";
import type { Auc, Controls, Results, Robustness } from "../../analysis/results.ts";
import { aucWithInterval, fixed, percent, range } from "../../figures/numberFormat.ts";
import { cohortsOf, cohortTitle, hasNegativeControls } from "../figures/study.ts";
import { type Cell, cell, type Row, row, type Table } from "../table.ts";
import { movedBoxesNote } from "../text/movedBoxes.ts";
import { counted, list } from "../text/sentences.ts";

/** Nothing where no model reads an image or measures the tumour. */
export function controlTables(results: Results): Table[] {
  const { controls } = results;
  if (controls === undefined) return [];
  return [
    ...(hasNegativeControls(results) ? [negativeTable(results, controls)] : []),
    ...(controls.robustness.length > 0 ? [robustnessTable(results, controls)] : []),
  ];
}

function negativeTable(results: Results, controls: Controls): Table {
  const cohorts = cohortsOf(results);
  const aucCells = (cells: Partial<Record<string, Auc>> | undefined): Cell[] =>
    cohorts.map((cohort) => {
      const auc = cells?.[cohort];
      return auc === undefined
        ? cell("–", undefined, undefined, undefined)
        : cell(aucWithInterval(auc), auc.auc, ...auc.ci);
    });
  const line = (model: string, images: string, cells: Partial<Record<string, Auc>> | undefined): Row =>
    row(cell(images, model, images), ...aucCells(cells));
  const models = Object.keys(controls.removed);
  return {
    id: "negative-controls",
    title: "What the scores read: AUC (95% CI) on changed images, by the same trained networks",
    columns: [
      { head: "Images", align: "start", csv: ["model", "images"] },
      ...cohorts.map((cohort) => ({
        head: cohortTitle(cohort),
        align: "start" as const,
        csv: ["auc", "lower", "upper"].map((name) => `${cohort} ${name}`),
      })),
    ],
    rows: [
      ...models.flatMap((model): Row[] => [
        { kind: "section", title: model },
        line(model, "as they are", results.discrimination[model]),
        line(model, "voxels shuffled inside the mask", controls.shuffled[model]),
        line(model, "tumour replaced by its surroundings", controls.removed[model]),
        row(
          cell("ρ of score and mask volume", model, "rho with volume"),
          ...cohorts.map((cohort) => {
            const rho = controls.volumeCorrelation[model]?.[cohort];
            return rho === undefined
              ? cell("–", undefined, undefined, undefined)
              : cell(fixed(rho, 2), rho, undefined, undefined);
          }),
        ),
      ]),
      { kind: "section", title: "No model" },
      line("volume", "volume of the mask alone", controls.volume),
    ],
    notes: [
      "Replaced: each voxel of the mask, and of what lies within 6 mm of it, has the values of a voxel of the shell of 6 mm around, the nearest of eight drawn at random. Shuffled: the voxels inside the mask change places, PET and CT together. A model with factors keeps them. ρ: Spearman's correlation of the score as it is with the volume of the mask.",
      ...(removedName in controls.notMade
        ? [
            `Not replaced in ${counted(controls.notMade[removedName]!, "patient")}: no tissue around the tumour in the box.`,
          ]
        : []),
    ],
  };
}

function robustnessTable(results: Results, { robustness }: Controls): Table {
  return {
    id: "robustness",
    title: "How the scores hold under changes that mean nothing",
    columns: [
      { head: "Change", align: "start", csv: ["model", "change"] },
      { head: "Patients", align: "end", csv: ["patients"] },
      { head: "ICC (95% CI)", align: "end", csv: ["icc", "lower", "upper"] },
      { head: "Group changes", align: "end", csv: ["changed", "share"] },
    ],
    rows: results.models.flatMap(({ name: model }): Row[] => {
      const own = robustness.filter((each) => each.model === model);
      if (own.length === 0) return [];
      return [
        { kind: "section", title: model },
        ...own.map(({ change, patients, icc, changedGroup }) =>
          row(
            cell(change, model, change),
            cell(String(patients), patients),
            icc === null
              ? cell("not estimable", undefined, undefined, undefined)
              : cell(iccText(icc), icc.estimate, ...icc.ci),
            changedGroup === null
              ? cell(patients === 0 ? "–" : "no threshold", undefined, undefined)
              : cell(
                  `${changedGroup.n} (${percent(changedGroup.share)})`,
                  changedGroup.n,
                  changedGroup.share,
                ),
          ),
        ),
      ];
    }),
    notes: [
      hasNegativeControls(results)
        ? "Box shifted: by 4 voxels along each axis, both ways. Mask ± 1 voxel: a network reads the mask only for the box's centre, which follows it (voxels of the box); for a model on SUVmax, SUVpeak, MTV or TLG these are measured anew (voxels of the PET). Noise: 5% of each SUV and 10 HU."
        : "Mask ± 1 voxel: SUVmax, SUVpeak, MTV and TLG are measured anew (voxels of the PET).",
      "ICC: absolute agreement of single scores, ICC(2,1). Group changes: patients whose side of the threshold is another under any of the changes. All models have the same patients, drawn by the seed.",
      ...leftOutNotes(robustness),
      ...movedBoxesNote(results),
    ],
  };
}

/** No "1.00 (1.00–1.00)": so close an agreement has no limits worth printing. */
function iccText({ estimate, ci }: NonNullable<Robustness["icc"]>): string {
  return ci[0] > 0.99 ? "> 0.99" : `${fixed(estimate, 2)} (${range(ci, 2)})`;
}

/** A mask of which nothing is left measures nothing: such patients are not in the row. */
function leftOutNotes(robustness: readonly Robustness[]): string[] {
  const incomplete = robustness.filter(({ leftOut }) => leftOut > 0);
  return [...new Set(incomplete.map(({ change }) => change))].map((change) => {
    const models = incomplete
      .filter((own) => own.change === change)
      .map(({ model, leftOut }) => `${model} ${leftOut}`);
    return `Patients left out of '${change}'${change === "mask ± 1 voxel" ? ", because shrunk by one voxel nothing is left of the mask" : ""}: ${list(models)}.`;
  });
}
