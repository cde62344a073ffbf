// Which training patients are left out together.
import { fail } from "../problem/problem.ts";
import { byOutcome } from "./cohorts.ts";
import { drawOrder } from "./draw.ts";
import type { Patient } from "./patient.ts";

export type FoldMember = Pick<Patient, "id" | "outcome" | "fold">;

/**
 * The fold, 1 … k, of each training patient, by identifier. Where every patient has a `fold` of its own, those are taken;
 * otherwise both outcomes are dealt evenly, drawn by seed and identifier: fold sizes differ by one at most, so do the
 * positives in them, and the order of rows does not matter. Drawn folds depend on the outcomes (they are stratified on
 * them); given folds do not. Several entries of one patient stay together. Refuses folds given for some patients only, one
 * patient in two folds, fewer patients of an outcome than folds, and given folds that leave one
 * outcome only to learn from.
 */
export function assignFolds(
  training: readonly FoldMember[],
  options: { readonly folds: number; readonly seed: number },
): ReadonlyMap<string, number> {
  const given = training.filter(({ fold }) => fold !== undefined);
  return given.length > 0 ? givenFolds(training) : drawnFolds(training, options);
}

function drawnFolds(
  training: readonly FoldMember[],
  { folds, seed }: { readonly folds: number; readonly seed: number },
): Map<string, number> {
  const strata = byOutcome(training);
  const fewest = Math.min(...strata.map((ids) => ids.length));
  if (fewest < folds) {
    return fail({
      code: "folds-too-many",
      where: { field: "training.folds" },
      found: `${folds} folds of ${strata[1].length} positive and ${strata[0].length} negative training patients`,
      expected: `at most ${fewest} folds, so that each has patients of both outcomes`,
      remedy: "Set 'training.folds' lower",
    });
  }
  // The second outcome is dealt on from where the first one ended, so that sizes stay even.
  const dealt = strata.flatMap((ids) => drawOrder(ids, seed, "fold"));
  return new Map(dealt.map((id, i) => [id, (i % folds) + 1]));
}

function givenFolds(training: readonly FoldMember[]): Map<string, number> {
  const folds = new Map<string, number>();
  for (const { id, fold } of training) {
    if (fold === undefined || (folds.get(id) ?? fold) !== fold) {
      return fail({
        code: fold === undefined ? "fold-missing" : "patient-in-two-folds",
        where: { patient: id },
        found:
          fold === undefined
            ? "no fold is given, others have one"
            : `both ${folds.get(id)} and ${fold} are given`,
        expected: "one fold for each training patient",
        remedy: "Correct the column of 'cohorts.fold', or remove that field so that folds are drawn",
      });
    }
    folds.set(id, fold);
  }
  const numbers = [...new Set(folds.values())].sort((a, b) => a - b);
  if (numbers.length < 2 || numbers.some((fold, i) => fold !== i + 1)) {
    return fail({
      code: "folds-given",
      where: {},
      found: `the folds ${numbers.join(", ")} are given`,
      expected: "folds 1, 2, … k without a gap, at least two",
      remedy: "Number the folds from 1",
    });
  }
  for (const left of numbers) {
    const learners = training.filter(({ id }) => folds.get(id) !== left);
    if (new Set(learners.map(({ outcome }) => outcome)).size === 2) continue;
    return fail({
      code: "fold-learners-one-class",
      where: {},
      found: `without fold ${left}, the ${learners.length} training patients that are left have one outcome only`,
      expected: "folds that leave patients of both outcomes to learn from",
      remedy: "Deal the outcomes over the folds of the table's column, or let folds be drawn",
    });
  }
  return folds;
}
