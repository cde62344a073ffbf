// A problem at a field of study.yaml; the file and the line are added by the reader.
import type { Problem } from "../problem/problem.ts";
import type { FieldPath } from "./yamlSource.ts";

export type FieldProblem = Omit<Problem, "where"> & { readonly path: FieldPath };
