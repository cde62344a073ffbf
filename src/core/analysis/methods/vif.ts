// vif: how much the terms of a model explain each other.
import { z } from "zod";
import { type VarianceInflation, varianceInflation } from "../../statistics/vif.ts";
import { type CoefficientLabel, coefficientLabel } from "./coefficients.ts";
import { nameFields, terms } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

const entry = z.strictObject({ ...nameFields, method: z.literal("vif"), terms });

export interface VifResult extends Counted {
  readonly method: "vif";
  readonly columns: readonly (VarianceInflation & CoefficientLabel)[];
}

export const vifMethod: Method<typeof entry, VifResult> = {
  entry,
  run(spec, data) {
    const asked = modelTerms(data, spec.terms);
    const cases = completeCases(data, variablesOf(asked));
    const design = designOf(data, asked, cases);
    return {
      method: "vif",
      ...countsOf(cases),
      warnings: design.warnings,
      columns: varianceInflation(design.columns).map((own, j) => ({
        ...own,
        ...coefficientLabel(design.columns[j]!),
      })),
    };
  },
};
