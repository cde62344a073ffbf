// Whether a Cox model's hazards are proportional.
import { type CoxFit, type CoxInput, coxRegression } from "../../statistics/cox.ts";
import { coxZph } from "../../statistics/coxZph.ts";
import { kaplanMeier, lostEarly } from "../../statistics/kaplanMeier.ts";
import type { CaseFollowUp } from "./followUp.ts";
import type { Design } from "./terms.ts";

/** Tests of each term by its own columns; columns that the others determine are left out first, as R does. */
export function proportionalityOf(fit: CoxFit, design: Design, input: CoxInput) {
  if (fit.events === 0) return undefined;
  const kept = design.columns.map((_, j) => j).filter((j) => Number.isFinite(fit.coefficients[j]!.se));
  if (kept.length === 0) return undefined;
  const reduced =
    kept.length === design.columns.length
      ? fit
      : coxRegression({
          ...input,
          terms: kept.map((j) => design.columns[j]!),
        });
  const groups = design.terms
    .map(({ name, columns }) => ({
      name,
      columns: columns.map((j) => kept.indexOf(j)).filter((place) => place >= 0),
    }))
    .filter(({ columns }) => columns.length > 0);
  return coxZph(reduced, "km", groups);
}

/** The test of proportional hazards spaces time by 1 − S(t−), which says nothing once the curve came to 0. */
export function timeScaleWarnings(followUp: CaseFollowUp): string[] {
  const lost = lostEarly(kaplanMeier(followUp));
  return lost === undefined
    ? []
    : [
        `Everyone who had entered by ${lost} had the event then, so that the pooled curve stays at 0: the test of proportional hazards, which spaces time by it, tells later times not apart.`,
      ];
}
