// Does the score read the tumour, and does it hold when nothing of meaning changes?
import { ensembleScore } from "../../model/ensemble.ts";
import { isError, ProblemError } from "../../problem/problem.ts";
import { intraclassCorrelations } from "../../statistics/intraclassCorrelation.ts";
import { spearmanCorrelation } from "../../statistics/spearmanCorrelation.ts";
import { cohortNames } from "../../study/patient.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import { describeCohort } from "../cohorts.ts";
import { discriminate, markerAucs } from "../discrimination.ts";
import type { Auc, ByModelAndCohort, CohortName, ModelDescription, ScoreRow } from "../results.ts";
import type { Controls, Robustness } from "./results.ts";

/** Names of the changes; `robustness` ones belong to a group of `Robustness.change`. */
export const removedName = "removed";
export const shuffledName = "shuffled";

/** Logits under changed images: by model, by fold (1-based), by patient, by change; null where it could not be made. */
export type ChangedLogits = Readonly<
  Record<string, Readonly<Record<number, Readonly<Record<string, Readonly<Record<string, number | null>>>>>>>
>;

export interface ControlsInput {
  readonly patients: readonly AnalysedPatient[];
  readonly scores: readonly ScoreRow[];
  /** Of the networks. */
  readonly logits: ChangedLogits;
  /** Of logistic models on what is measured in the images: their measures under changed masks. */
  readonly measured: ChangedLogits;
  /** Robustness: names of changes by group. */
  readonly groups: Readonly<Record<Robustness["change"], readonly string[]>>;
  readonly thresholds: Readonly<Record<string, { readonly value: number }>>;
  /** With their clinical factors, which stay as they are when the tumour is gone. */
  readonly models: readonly Pick<ModelDescription, "name" | "factors">[];
}

/**
 * What the scores of changed images say of every network: AUCs without the tumour or shuffled, agreement under noise.
 */
export function studyControls(input: ControlsInput): Controls {
  const { scores, logits, patients } = input;
  const models = Object.keys(logits);
  const aucs = (name: string): ByModelAndCohort<Auc> =>
    Object.fromEntries(
      models.map((model) => {
        const rows = scores.flatMap((row) => {
          const value = changedScore(logits[model]!, row, name);
          return value === undefined ? [] : [{ ...row, scores: { [model]: value } }];
        });
        return [model, discriminate(rows.map(withoutApparent), [model]).discrimination[model] ?? {}];
      }),
    );
  const removed = aucs(removedName);
  const names = new Set(
    Object.values(logits).flatMap((folds) =>
      Object.values(folds).flatMap((own) => Object.values(own).flatMap((changes) => Object.keys(changes))),
    ),
  );
  return {
    removed,
    shuffled: aucs(shuffledName),
    volume: markerAucs(
      patients.flatMap(({ cohort, outcome, markers }) => {
        const score = markers["volume"];
        return score !== undefined && Number.isFinite(score) ? [{ cohort, outcome, score }] : [];
      }),
    ) as Controls["volume"],
    volumeCorrelation: Object.fromEntries(models.map((model) => [model, volumeCorrelation(input, model)])),
    verdict: verdictOf(input, removed),
    robustness: Object.entries({ ...logits, ...input.measured }).flatMap(([model, folds]) =>
      (Object.keys(input.groups) as Robustness["change"][]).flatMap(
        (change) => robustness(input, model, folds, change) ?? [],
      ),
    ),
    notMade: Object.fromEntries(
      [...names].flatMap((name) => {
        const n = new Set(
          Object.values(logits).flatMap((folds) =>
            Object.values(folds).flatMap((own) =>
              Object.entries(own).flatMap(([patient, changes]) => (changes[name] === null ? [patient] : [])),
            ),
          ),
        ).size;
        return n === 0 ? [] : [[name, n]];
      }),
    ),
  };
}

function volumeCorrelation(
  { patients, scores }: ControlsInput,
  model: string,
): Partial<Record<CohortName, number>> {
  const volumes = new Map(patients.map(({ patient, markers }) => [patient, markers["volume"]]));
  return Object.fromEntries(
    cohortNames.flatMap((cohort): [CohortName, number][] => {
      const pairs = scores.flatMap((row): [number, number][] => {
        const [score, volume] = [row.scores[model], volumes.get(row.patient)];
        return row.cohort === cohort && score !== undefined && volume !== undefined ? [[score, volume]] : [];
      });
      if (pairs.length < 3) return [];
      const { estimate } = spearmanCorrelation(
        pairs.map(([score]) => score),
        pairs.map(([, volume]) => volume),
        { exact: false },
      );
      return Number.isFinite(estimate) ? [[cohort, estimate]] : [];
    }),
  );
}

/** From so strong a correlation on a score may read little but volume. */
const closeToVolume = 0.8;

/**
 * What must stand beside the numbers: image-only networks that separate without the tumour, and
 * scores that follow its volume.
 */
export function controlWarnings(
  { removed, volumeCorrelation }: Controls,
  models: ControlsInput["models"],
): string[] {
  return models.flatMap(({ name, factors }) =>
    cohortNames.flatMap((cohort) => {
      const without = factors.length === 0 ? removed[name]?.[cohort] : undefined;
      const rho = volumeCorrelation[name]?.[cohort];
      return [
        ...(without !== undefined && without.ci[0] > 0.5
          ? [
              `${name}: without the tumour the AUC in ${describeCohort(cohort)} still lies above 0.5: something else than the tumour is read.`,
            ]
          : []),
        ...(rho !== undefined && Math.abs(rho) >= closeToVolume
          ? [
              `${name}: the score follows the tumour's volume in ${describeCohort(cohort)} (Spearman's ρ ${rho.toFixed(2)}): it may read little else.`,
            ]
          : []),
      ];
    }),
  );
}

function withoutApparent({ apparent: _, ...row }: ScoreRow): ScoreRow {
  return row;
}

/** The patient's score under a change: of the fold it was left out of, or the ensemble's. */
function changedScore(
  folds: ChangedLogits[string],
  { patient, fold }: ScoreRow,
  name: string,
): number | undefined {
  const own = Object.entries(folds).flatMap(([k, byPatient]) =>
    fold === undefined || Number(k) === fold ? (byPatient[patient]?.[name] ?? []) : [],
  );
  const expected = fold === undefined ? Object.keys(folds).length : 1;
  if (own.length < expected) return undefined;
  return fold === undefined ? ensembleScore(own) : own[0];
}

function robustness(
  { scores, groups, thresholds }: ControlsInput,
  model: string,
  folds: ChangedLogits[string],
  change: Robustness["change"],
): Robustness | undefined {
  const drawn = scores.filter(({ patient }) =>
    Object.values(folds).some((own) => groups[change].some((name) => own[patient]?.[name] !== undefined)),
  );
  const rows = drawn.flatMap((row) => {
    const changed = groups[change].map((name) => changedScore(folds, row, name));
    const score = row.scores[model];
    return score === undefined || changed.some((value) => value === undefined)
      ? []
      : [[score, ...(changed as number[])]];
  });
  if (drawn.length < 2) return undefined;
  const threshold = thresholds[model]?.value;
  const n = rows.filter(
    (own) => new Set(own.map((value) => threshold !== undefined && value >= threshold)).size > 1,
  ).length;
  return {
    model,
    change,
    patients: rows.length,
    leftOut: drawn.length - rows.length,
    icc: iccOf(rows),
    changedGroup: threshold === undefined || rows.length === 0 ? null : { n, share: n / rows.length },
  };
}

function iccOf(rows: readonly (readonly number[])[]): Robustness["icc"] {
  try {
    const { estimate, lower, upper } = intraclassCorrelations(rows).ICC2;
    return Number.isFinite(estimate) ? { estimate, ci: [lower, upper] } : null;
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(isError)) return null;
    throw error;
  }
}

const independent: readonly CohortName[] = ["external-validation", "internal-validation", "training"];

/**
 * On the first network whose score has no factors beside the images, else the first: in the most independent cohort.
 */
function verdictOf({ scores, logits, models }: ControlsInput, removed: ByModelAndCohort<Auc>): string {
  const scored = models.filter(({ name }) => logits[name] !== undefined);
  const imageOnly = scored.find(({ factors }) => factors.length === 0);
  const model = (imageOnly ?? scored[0])?.name;
  const cohort = independent.find((each) => model !== undefined && removed[model]?.[each] !== undefined);
  if (model === undefined || cohort === undefined) return "No network was scored without the tumour.";
  const known = discriminate(
    scores.map(withoutApparent).filter((row) => row.scores[model] !== undefined),
    [model],
  ).discrimination[model]?.[cohort];
  const { auc, ci } = removed[model]![cohort]!;
  const instead = known === undefined ? "" : ` instead of ${known.auc.toFixed(2)}`;
  const what =
    ci[0] > 0.5 && imageOnly === undefined
      ? "its clinical factors stay, so that this does not tell whether anything beside the tumour is read in the image"
      : ci[0] > 0.5
        ? "it tells the outcome without the tumour too: something else than the tumour is read"
        : "no reading of anything but the tumour was shown";
  return `With the tumour replaced by its surroundings the AUC of ${model} in ${describeCohort(cohort)} is ${auc.toFixed(2)} (${ci[0].toFixed(2)}–${ci[1].toFixed(2)})${instead}: ${what}.`;
}
