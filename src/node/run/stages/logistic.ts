// Stage 'logistic': the logistic models, fitted in this process: each takes milliseconds.
import { fitLogistic } from "../../../core/model/logisticModel.ts";
import type { LogisticFold } from "../../../core/model/modelFile.ts";
import { factorsOf } from "../../../core/study/needs.ts";
import type { LogisticPlan, Study } from "../../../core/study/study.ts";
import { factorRow, foldsOf, learnersWithout, type StudyPatient } from "../studyPatient.ts";

/** Logistic models by name, then by the fold left out. */
export type LogisticModels = Readonly<Record<string, readonly LogisticFold[]>>;

/** Fits every logistic model of the study once for each fold, on the training patients outside it. */
export function fitLogisticModels(study: Study, patients: readonly StudyPatient[]): LogisticModels {
  const folds = foldsOf(patients);
  const models = study.models.filter((model) => model.kind === "logistic");
  return Object.fromEntries(
    models.map((model) => [
      model.name,
      folds.map((fold) => fitFold(study, model, learnersWithout(patients, fold))),
    ]),
  );
}

function fitFold(study: Study, model: LogisticPlan, learners: readonly StudyPatient[]): LogisticFold {
  return fitLogistic({
    name: model.name,
    factors: factorsOf(study, model),
    penalty: model.penalty,
    missing: study.missingFactors,
    rows: learners.map(factorRow),
    outcomes: learners.map(({ outcome }) => outcome),
    seed: study.training.seed,
  });
}
