// study.yaml: text to a checked Study. Every mistake is reported at once, with its line.
import { type Problem, ProblemError } from "../problem/problem.ts";
import { completeStudy } from "./completeStudy.ts";
import type { FieldProblem } from "./fieldProblem.ts";
import { contradictions, unknownReferences } from "./references.ts";
import { fieldName, schemaProblems } from "./schemaProblems.ts";
import type { Study } from "./study.ts";
import { studyJsonSchema, studySchema, wordLists } from "./studySchema.ts";
import { readYaml } from "./yamlSource.ts";

/**
 * Reads a study file and fills in its defaults. Refuses unknown fields, wrong types and values, fields that contradict
 * each other, and names that are nowhere declared (a model's factor, a nomogram's score).
 */
export function readStudyFile(text: string, options: { readonly fileName?: string } = {}): Study {
  const fileName = options.fileName ?? "study.yaml";
  const source = readYaml(text, fileName, wordLists);
  const parsed = studySchema.safeParse(source.value ?? undefined);
  if (!parsed.success) {
    throw new ProblemError(schemaProblems(parsed.error.issues, source, fileName, studyJsonSchema()));
  }
  const withPlace = ({ path, ...problem }: FieldProblem): Problem => ({
    ...problem,
    where: { file: fileName, row: source.lineOf(path), field: fieldName(path) },
  });
  const contradicting = contradictions(parsed.data);
  if (contradicting.length > 0) throw new ProblemError(contradicting.map(withPlace));
  const study = completeStudy(parsed.data);
  const unknown = unknownReferences(study);
  if (unknown.length > 0) throw new ProblemError(unknown.map(withPlace));
  return study;
}
