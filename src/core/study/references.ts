// What a schema cannot see: fields of study.yaml that contradict each other, and names that nothing in the file declares.
import { measuredFactors } from "../model/measuredFactors.ts";
import { didYouMean } from "../problem/didYouMean.ts";
import { parseCondition } from "./expression.ts";
import { declaredFactors, factorContradictions } from "./factorFields.ts";
import type { FieldProblem } from "./fieldProblem.ts";
import type { Study } from "./study.ts";
import type { StudyFields } from "./studySchema.ts";
import type { FieldPath } from "./yamlSource.ts";

/** Fields that cannot both be given, and groups of fields that say too little. */
export function contradictions(fields: StudyFields): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (path: FieldPath, found: string, expected: string, remedy: string) =>
    problems.push({ code: "study-field-contradiction", path, found, expected, remedy });

  const { column, development, external, split, seed, centre } = fields.cohorts;
  const splitting = Object.entries({ development, external, split, seed }).filter(
    ([, value]) => value !== undefined,
  );
  if (column !== undefined && splitting.length > 0) {
    const named = splitting.map(([name]) => name).join(", ");
    refuse(
      ["cohorts", "column"],
      `column is given together with ${named}`,
      "either the column that says each patient's cohort, or how to split",
      `Remove column, or ${named}`,
    );
  }
  if ((development !== undefined || external !== undefined) && centre === undefined) {
    refuse(["cohorts"], "centres are named, but not their column", "centre: COLUMN", "Add 'cohorts.centre'");
  }
  for (const both of (development ?? []).filter((name) => external?.includes(name))) {
    refuse(
      ["cohorts", "external"],
      `centre '${both}' is of development and external`,
      "each centre in one of them",
      "Remove it from one list",
    );
  }

  const { tumour } = fields.images;
  if (tumour !== "mask" && (tumour.seed === undefined) === (tumour.hottest === undefined)) {
    refuse(
      ["images", "tumour"],
      tumour.seed === undefined ? "neither seed nor hottest is given" : "seed and hottest are given",
      "mask, seed or hottest",
      "Keep one of them",
    );
  }

  for (const [name, model] of Object.entries(fields.models ?? {})) {
    const path = ["models", name];
    if (!/^[\p{L}\p{N}][\p{L}\p{N}+ _-]*$/u.test(name)) {
      refuse(
        path,
        `a model is named '${name}'`,
        "letters, digits, '+', '_', '-' and spaces",
        "Rename it: it is a folder",
      );
    }
    if (model.channels === undefined && model.factors === undefined) {
      refuse(
        path,
        "neither channels nor factors are given",
        "channels for a network, factors, or both",
        "Add one",
      );
    }
    if (model.channels !== undefined && model.penalty !== undefined) {
      refuse(
        [...path, "penalty"],
        "a network has a penalty",
        "penalty of a logistic model only",
        "Remove it",
      );
    }
    const named = model.factors === "all" ? ["all"] : (model.factors ?? []);
    if (named.includes("all") && declaredFactors(fields).every(({ known }) => known === "after-treatment")) {
      refuse(
        [...path, "factors"],
        "all factors, and none is declared that is known before treatment",
        "factors",
        "Declare 'factors', or remove it",
      );
    }
    if (new Set(model.channels).size !== (model.channels ?? []).length) {
      refuse([...path, "channels"], "a channel is given twice", "each channel once", "Remove one");
    }
  }

  problems.push(...factorContradictions(fields));

  const { biopsy } = fields.endpoint;
  if (biopsy !== undefined && biopsy.pet === undefined && fields.survival?.pet === undefined) {
    refuse(
      ["endpoint", "biopsy"],
      "a date of the specimen and none of the PET",
      "'endpoint.biopsy.pet' or 'survival.pet': the column of the date of the PET",
      "Add it, as: biopsy: { date: biopsy_date, pet: pet_date }",
    );
  }

  for (const [name, endpoint] of Object.entries(endpointsOf(fields))) {
    const { time, event, dates, lastContact } = endpoint;
    const byDurations = time !== undefined && event !== undefined;
    const byDates = dates !== undefined && lastContact !== undefined;
    const given = [time, event, dates, lastContact].filter((field) => field !== undefined).length;
    if (byDurations === byDates || given !== 2) {
      refuse(
        ["survival", name],
        `of '${name}' ${Object.keys(endpoint).join(", ") || "nothing"} is given`,
        "time and event, or dates and lastContact",
        "Name the columns of one of the two",
      );
    } else if (byDates && fields.survival?.origin === undefined) {
      refuse(
        ["survival", name],
        `'${name}' is read from dates, and there is no origin`,
        "'survival.origin': the column of the date of time zero",
        "Add it, as: origin: first_dose",
      );
    }
    const deaths = name === "PFS" ? endpointsOf(fields)["OS"]?.dates : undefined;
    const forgotten = dates && deaths?.filter((column) => !dates.includes(column));
    if (forgotten && forgotten.length > 0) {
      refuse(
        ["survival", name, "dates"],
        `dates ${dates.join(", ")}, without ${forgotten.join(", ")} of OS`,
        "death as an event of PFS",
        `Add it: dates: [${[...dates, ...forgotten].join(", ")}]; time to progression needs another name`,
      );
    }
    if (!/^\p{Lu}/u.test(name)) {
      refuse(
        ["survival", name],
        `an endpoint is named '${name}'`,
        "a name in capitals, as OS or PFS",
        "Rename it",
      );
    }
  }
  return problems;
}

/** Names that are used and nowhere declared, and conditions that cannot be read. */
export function unknownReferences(study: Study): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const known = (path: FieldPath, name: string, what: string, declared: readonly string[]) => {
    if (declared.includes(name)) return;
    problems.push({
      code: "study-reference-unknown",
      path,
      found: `there is no ${what} '${name}'${didYouMean(name, declared)}`,
      expected: declared.length === 0 ? `a declared ${what}; none is` : `one of ${declared.join(", ")}`,
      remedy: `Correct the name or declare the ${what}`,
    });
  };
  const condition = (path: FieldPath, text: string) => {
    const parsed = parseCondition(text);
    if (parsed.kind === "refused") problems.push({ ...parsed.problem, path });
  };

  const factors = study.factors.map(({ name }) => name);
  const beforeTreatment = (path: FieldPath, name: string) => {
    if (!study.afterTreatment.includes(name)) return;
    problems.push({
      code: "factor-after-treatment",
      path,
      found: `'${name}' is declared as known only after treatment`,
      expected: "factors known before treatment: a model that needs the others cannot be used before it",
      remedy: "Take it out of this list; its tables and subgroups stay",
    });
  };
  const models = study.models.map(({ name }) => name);
  const endpoints = study.survival?.endpoints.map(({ name }) => name) ?? [];
  for (const model of study.models) {
    const declared = [...factors, ...measuredFactors];
    model.factors.forEach((name, i) => {
      known(["models", model.name, "factors", i], name, "factor", declared);
      beforeTreatment(["models", model.name, "factors", i], name);
    });
  }
  study.nomograms.forEach((nomogram, i) => {
    known(["nomograms", i, "outcome"], nomogram.outcome, "survival endpoint", endpoints);
    known(["nomograms", i, "score"], nomogram.score, "model", models);
    nomogram.factors.forEach((name, j) => {
      known(["nomograms", i, "factors", j], name, "factor", factors);
      beforeTreatment(["nomograms", i, "factors", j], name);
    });
  });
  condition(["endpoint", "positive"], study.endpoint.positive);
  study.endpoint.alternatives.forEach((text, i) => {
    condition(["endpoint", "alternatives", i], text);
  });
  if (study.survival !== undefined) {
    const { followed, compare, primary } = study.survival;
    if (followed !== undefined) condition(["survival", "followed"], followed);
    compare.forEach((entry, i) => {
      condition(["survival", "compare", i], entry.condition);
    });
    for (const endpoint of study.survival.endpoints)
      if (endpoint.kind === "durations") condition(["survival", endpoint.name, "event"], endpoint.event);
    if (primary !== undefined) {
      known(["survival", "primary", "model"], primary.model, "model", models);
      known(["survival", "primary", "endpoint"], primary.endpoint, "endpoint", endpoints);
    }
  }
  return problems;
}

type EndpointFields = NonNullable<StudyFields["survival"]>[string];

function endpointsOf({ survival }: StudyFields): Readonly<Record<string, EndpointFields>> {
  if (survival === undefined) return {};
  const { followed, unit, quantile, times, compare, higherScore, primary, ...rest } = survival;
  const { timeZero, origin, firstDose, pet, entry, treatment, impute, ...endpoints } = rest;
  return endpoints;
}
