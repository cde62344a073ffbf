// A unit of work: a module's exported function with a plain input and a plain result. It can run in this process or in a child.

export interface Unit<Input> {
  /** Said when it fails, e.g. "prepare PHANTOM-0007". */
  readonly name: string;
  /** URL of the module, from `unitModule(import.meta.url)`, and its exported function. */
  readonly module: string;
  readonly work: string;
  readonly input: Input;
}

/** Signature of a unit's function: `report` sends plain progress objects to whoever started it. */
export type UnitWork<Input, Output, Progress> = (
  input: Input,
  report: (progress: Progress) => void,
) => Promise<Output>;

/** URL of the built module: child processes run dist/, also when the caller was loaded from src/ (tests). */
export function unitModule(sourceUrl: string): string {
  return sourceUrl.endsWith(".ts")
    ? sourceUrl.replace(/\/src\/(?!.*\/src\/)/, "/dist/").replace(/\.ts$/, ".js")
    : sourceUrl;
}
