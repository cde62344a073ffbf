// The fields of study.yaml as a Study: defaults that depend on other fields, and unions told apart by kind.
import type { Factor } from "../model/encoder.ts";
import { measuredFactors } from "../model/measuredFactors.ts";
import { declaredFactors } from "./factorFields.ts";
import type { CohortPlan, ModelPlan, Study, TumourRule } from "./study.ts";
import type { StudyFields } from "./studySchema.ts";

type ModelFields = NonNullable<StudyFields["models"]>[string];

/** Fields that contradict each other must have been refused before (`contradictions`). */
export function completeStudy(fields: StudyFields): Study {
  const declared = declaredFactors(fields);
  const factors = declared.map(
    ({ name, type }): Factor =>
      type === "number" ? { name, kind: "number" } : { name, kind: "levels", levels: type },
  );
  const afterTreatment = declared.filter(({ known }) => known === "after-treatment").map(({ name }) => name);
  const allFactors = factors.map(({ name }) => name).filter((name) => !afterTreatment.includes(name));
  const models = Object.entries(fields.models ?? usualModels(allFactors)).map(([name, model]) =>
    modelPlan(name, model, allFactors),
  );
  return {
    study: fields.study,
    title: fields.title ?? fields.study,
    patients: fields.patients,
    endpoint: endpointPlan(fields.endpoint),
    factors,
    afterTreatment,
    missingFactors: fields.missingFactors,
    cohorts: cohortPlan(fields.cohorts),
    images: { ...fields.images, tumour: tumourRule(fields.images.tumour) },
    models,
    training: fields.training,
    threshold: fields.threshold,
    ...(fields.decision === undefined ? {} : { decision: fields.decision }),
    ...(fields.subgroups === undefined
      ? {}
      : {
          subgroups: fields.subgroups.map((group) => (typeof group === "string" ? { column: group } : group)),
        }),
    ...(fields.survival === undefined ? {} : { survival: survivalPlan(fields.survival) }),
    nomograms: fields.nomograms.map(({ decision, ...nomogram }) => ({
      ...nomogram,
      ...(decision === undefined ? {} : { decision }),
    })),
    onProblem: fields.onProblem,
  };
}

/** The models of the model study, and the fair rival of CPC, which knows what it knows; without factors, the four that need none. */
function usualModels(factors: readonly string[]): Record<string, ModelFields> {
  const images: Record<string, ModelFields> = {
    PC: { channels: ["pet", "ct"] },
    P: { channels: ["pet"] },
    C: { channels: ["ct"] },
  };
  const conventional: ModelFields = { factors: [...measuredFactors], penalty: "ridge" };
  if (factors.length === 0) return { ...images, conventional };
  return {
    CPC: { channels: ["pet", "ct"], factors: "all" },
    ...images,
    clinical: { factors: "all" },
    conventional,
    "clinical + conventional": { factors: ["all", ...measuredFactors], penalty: "ridge" },
  };
}

function modelPlan(name: string, model: ModelFields, allFactors: readonly string[]): ModelPlan {
  const named = model.factors === "all" ? ["all"] : (model.factors ?? []);
  const factors = [...new Set(named.flatMap((name) => (name === "all" ? allFactors : name)))];
  return model.channels === undefined
    ? { kind: "logistic", name, factors, penalty: model.penalty ?? "none" }
    : { kind: "network", name, channels: model.channels, factors };
}

function cohortPlan(fields: StudyFields["cohorts"]): CohortPlan {
  const { column, development, external, split, seed, ...shared } = fields;
  if (column !== undefined) return { kind: "column", column, ...shared };
  return {
    kind: "split",
    ...shared,
    ...(development === undefined ? {} : { development }),
    external: external ?? [],
    split: split ?? 0.7,
    seed: seed ?? 1,
  };
}

function tumourRule(tumour: StudyFields["images"]["tumour"]): TumourRule {
  if (tumour === "mask") return { kind: "mask" };
  if (tumour.seed !== undefined) return { kind: "seed", columns: tumour.seed };
  const everywhere: [number, number] = [0, 1];
  return {
    kind: "hottest",
    ...(tumour.hottest ?? { headToFeet: everywhere, rightToLeft: everywhere, frontToBack: everywhere }),
  };
}

function endpointPlan({ biopsy, ...endpoint }: StudyFields["endpoint"]): Study["endpoint"] {
  if (biopsy === undefined) return endpoint;
  const { date, pet, lesion, therapyBetween } = biopsy;
  return {
    ...endpoint,
    biopsy: {
      date,
      ...(pet !== undefined && { pet }),
      ...(lesion !== undefined && { lesion }),
      ...(therapyBetween !== undefined && { therapyBetween }),
    },
  };
}

function survivalPlan(fields: NonNullable<StudyFields["survival"]>): Study["survival"] {
  const { followed, unit, quantile, times, compare, higherScore, primary, ...rest } = fields;
  const { timeZero, origin, firstDose, pet, entry, treatment, impute, ...endpoints } = rest;
  return {
    ...(followed === undefined ? {} : { followed }),
    unit,
    ...(timeZero === undefined ? {} : { timeZero }),
    ...(origin === undefined ? {} : { origin }),
    ...(firstDose === undefined ? {} : { firstDose }),
    ...(pet === undefined ? {} : { pet }),
    ...(entry === undefined ? {} : { entry }),
    quantile,
    ...(treatment === undefined ? {} : { treatment }),
    ...(impute === undefined ? {} : { impute }),
    times,
    compare: compare.map((entry) =>
      typeof entry === "string"
        ? { condition: entry }
        : { condition: entry.condition, ...(entry.higher === undefined ? {} : { higher: entry.higher }) },
    ),
    higherScore,
    endpoints: Object.entries(endpoints).map(([name, { time, event, dates, lastContact }]) =>
      // Which of the two it is has been checked (references.ts).
      dates === undefined
        ? { kind: "durations", name, time: time!, event: event! }
        : { kind: "dates", name, dates, lastContact: lastContact! },
    ),
    ...(primary === undefined ? {} : { primary }),
  };
}
