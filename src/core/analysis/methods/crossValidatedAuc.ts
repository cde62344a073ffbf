// cross-validated-auc: of scores that each come from the model of the fold that its patient was left out of.
import { z } from "zod";
import { crossValidatedAuc } from "../../statistics/ledell.ts";
import { column, direction, level, nameFields, outcomeFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { completeCases, countsOf, levelsInOrder, levelVariable, numericVariable } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("cross-validated-auc"),
  marker: column,
  ...outcomeFields,
  fold: column.describe("Column of the folds"),
  direction,
  level,
});

export interface CrossValidatedAucResult extends Counted {
  readonly method: "cross-validated-auc";
  readonly marker: string;
  readonly direction: "higher" | "lower";
  readonly positives: number;
  /** Mean of the folds' AUCs, with LeDell's interval. */
  readonly auc: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  readonly folds: readonly { readonly fold: string; readonly auc: number; readonly n: number }[];
}

export const crossValidatedAucMethod: Method<typeof entry, CrossValidatedAucResult> = {
  entry,
  run(spec, data) {
    const marker = numericVariable(data, spec.marker);
    const outcome = outcomeVariable(data, spec);
    const fold = levelVariable(data, spec.fold);
    const cases = completeCases(data, [marker, outcome, fold]);
    const sign = spec.direction === "higher" ? 1 : -1;
    const of = cases.of(fold);
    const names = levelsInOrder(data, spec.fold, of);
    const { auc, se, ci, positives, folds, oneClassFolds } = crossValidatedAuc(
      cases.of(marker).map((value) => sign * value),
      cases.of(outcome),
      of.map((name) => names.indexOf(name)),
      spec.level,
    );
    return {
      method: "cross-validated-auc",
      ...countsOf(cases),
      warnings: oneClassFolds.map(
        (place) => `Fold '${names[place]}' holds patients of one class only and is left out.`,
      ),
      marker: spec.marker,
      direction: spec.direction,
      positives,
      auc,
      se,
      ci,
      folds: folds.map(({ fold: place, ...own }) => ({ fold: names[place]!, ...own })),
    };
  },
};
