// The factors of study.yaml as they are declared, and what cannot be: names of measured factors, a level twice, and what only the future knows.
import { isMeasuredFactor, measuredFactors } from "../model/measuredFactors.ts";
import type { FieldProblem } from "./fieldProblem.ts";
import type { StudyFields } from "./studySchema.ts";

export interface DeclaredFactor {
  readonly name: string;
  readonly type: "number" | readonly string[];
  /** Undefined where the file does not say. */
  readonly known?: "before-treatment" | "after-treatment";
}

/** Both ways of declaring a factor, `age: number` and `response: {type: [CR, PR], known: after-treatment}`, as one. */
export function declaredFactors({ factors }: StudyFields): readonly DeclaredFactor[] {
  return Object.entries(factors).map(([name, field]) =>
    field === "number" || Array.isArray(field) ? { name, type: field } : { name, ...field },
  );
}

export function factorContradictions(fields: StudyFields): FieldProblem[] {
  return declaredFactors(fields).flatMap((factor) => [
    ...reservedName(factor),
    ...levelTwice(factor),
    ...afterTreatmentByName(factor),
  ]);
}

/** Names, without their signs, of what is learned at or after treatment: pathological stage, resection, response, progression. */
const afterTreatmentNames: ReadonlySet<string> = new Set([
  ...["pt", "pn", "pm", "ptnm", "pstage", "pathologicalstage", "pathologicstage"],
  ...["ypt", "ypn", "ypm", "yptnm", "ypstage"],
  ...["resection", "resectionmargin", "resectionstatus", "rstatus", "margin", "margins"],
  ...["response", "bestresponse", "treatmentresponse", "objectiveresponse", "recist", "bor"],
  ...["trg", "regressiongrade", "tumourregressiongrade", "tumorregressiongrade", "mandard"],
  ...["progression", "progressed", "recurrence", "relapse"],
]);

function afterTreatmentByName({ name, known }: DeclaredFactor): FieldProblem[] {
  if (known !== undefined || !afterTreatmentNames.has(name.toLowerCase().replace(/[^\p{L}]/gu, "")))
    return [];
  return [
    {
      code: "factor-after-treatment",
      path: ["factors", name],
      found: `'${name}' is the name of something that is known only after treatment`,
      expected: "factors known before treatment: a model that needs the others cannot be used before it",
      remedy: `Write '${name}: {type: …, known: after-treatment}', which keeps it in tables and subgroups and out of models; or 'known: before-treatment' if it is`,
    },
  ];
}

function reservedName({ name }: DeclaredFactor): FieldProblem[] {
  if (!isMeasuredFactor(name) && name !== "all") return [];
  return [
    {
      code: "study-field-contradiction",
      path: ["factors", name],
      found: `a factor is named '${name}'`,
      expected:
        name === "all"
          ? "another name: in a model, 'all' stands for every factor"
          : `other names than ${measuredFactors.join(", ")}, which are measured from the images`,
      remedy: "Rename the column",
    },
  ];
}

function levelTwice({ name, type }: DeclaredFactor): FieldProblem[] {
  if (type === "number" || new Set(type).size === type.length) return [];
  return [
    {
      code: "study-field-contradiction",
      path: ["factors", name],
      found: `a level stands twice in ${type.join(", ")}`,
      expected: "each level once",
      remedy: "Remove one",
    },
  ];
}
