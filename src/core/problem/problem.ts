// The one way Uptake says that something is wrong: what was found, where, what was expected, what to do.

/** Where a problem lies. Only the parts that are known are given. */
export interface ProblemPlace {
  readonly patient?: string;
  readonly file?: string;
  /** Of a workbook. */
  readonly sheet?: string;
  /** 1-based line of a text file, or row of a table counted with its header, as an editor or spreadsheet shows it. */
  readonly row?: number;
  readonly column?: string;
  /** Of what concerns several columns together. */
  readonly columns?: readonly string[];
  /** A DICOM tag as "(0018,1074) RadionuclideTotalDose". */
  readonly tag?: string;
  /** A field of a study file, as "images.spacingMm". */
  readonly field?: string;
}

/** One problem. `code` is stable kebab-case for programs ("pet-weight-missing"); the rest is for people. */
export interface Problem {
  readonly code: string;
  readonly where: ProblemPlace;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
  /** "input": the request or its data are wrong (exit status 2). "work": the work itself failed (exit status 1). */
  readonly fault?: "input" | "work";
  /** "warning" problems are listed and never stop anything. */
  readonly severity?: "error" | "warning";
  /** How many more problems of this code, file and column are not listed. */
  readonly more?: number;
}

/** The only error that Uptake throws on purpose. Carries one or several problems. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join("\n"));
    this.problems = problems;
  }
}

/** Throws one problem. */
export function fail(problem: Problem): never {
  throw new ProblemError([problem]);
}

/** One readable paragraph: place, found, expected, remedy, code. */
export function describeProblem(problem: Problem): string {
  const place = describePlace(problem.where);
  const more = problem.more === undefined ? "" : ` (${problem.more} more of this kind are not listed)`;
  const found = sentence(`${place ? `${place}: ` : ""}${problem.found}${more}`);
  return `${found} Expected: ${sentence(problem.expected)} ${sentence(problem.remedy)} [${problem.code}]`;
}

/** With a full stop, unless it came with an end of its own ("Did you mean 'age'?"). */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** "patient P7, file a.csv, row 3, column age" with only the known parts. */
export function describePlace(place: ProblemPlace): string {
  const parts = [
    place.patient === undefined ? "" : `patient ${place.patient}`,
    place.file ?? "",
    place.sheet === undefined ? "" : `sheet '${place.sheet}'`,
    place.row === undefined ? "" : `row ${place.row}`,
    place.column === undefined ? "" : `column '${place.column}'`,
    place.columns === undefined ? "" : namedColumns(place.columns),
    (place.field ?? "") === "" ? "" : `field '${place.field}'`,
    place.tag ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function namedColumns(columns: readonly string[]): string {
  return `column${columns.length === 1 ? "" : "s"} ${columns.map((name) => `'${name}'`).join(", ")}`;
}

/** Each problem once, in the order of its first appearance. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** False for warnings, which are listed and never stop anything. */
export function isError(problem: Problem): boolean {
  return problem.severity !== "warning";
}
