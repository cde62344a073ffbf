// What the schema found wrong with a study file, in the words of Uptake: line, field, found, expected, did you mean.
import type { z } from "zod";
import { didYouMean, nearestWord } from "../problem/didYouMean.ts";
import type { Problem } from "../problem/problem.ts";
import type { FieldPath, YamlSource } from "./yamlSource.ts";

type Issue = z.core.$ZodIssue;

/** The part of JSON Schema that says which fields there are. */
interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly additionalProperties?: FieldSchema | boolean;
  readonly items?: FieldSchema | boolean;
  readonly anyOf?: readonly FieldSchema[];
}

/** One problem for each issue, with its line. `schema` is the JSON Schema that the file was checked against. */
export function schemaProblems(
  issues: readonly Issue[],
  source: YamlSource,
  fileName: string,
  schema: FieldSchema,
): Problem[] {
  return issues.flatMap((issue) => innermost(issue, source.value)).flatMap(problemsOf);

  function problemsOf(issue: Issue): Problem[] {
    if (issue.code === "unrecognized_keys") {
      const known = fieldsAt(schema, issue.path);
      return issue.keys.map((key) => unknownField([...issue.path, key], key, known));
    }
    const value = valueAt(source.value, issue.path);
    if (value === undefined || value === null) return [missingField(issue.path, expectationOf(issue))];
    if (issue.code === "invalid_type") {
      // Where names are free (endpoints of survival), a misspelt field is taken for a name with a wrong value.
      const key = String(issue.path.at(-1));
      const known = fieldsAt(schema, issue.path.slice(0, -1));
      if (!known.includes(key) && nearestWord(key, known) !== undefined) {
        return [unknownField(issue.path, key, known)];
      }
    }
    const known = issue.code === "invalid_value" ? issue.values.map(String) : [];
    return [
      {
        code: "study-field-value",
        where: { file: fileName, row: source.lineOf(issue.path), field: fieldName(issue.path) },
        found: `${say(value)} is given${typeof value === "string" ? didYouMean(value, known) : ""}`,
        expected: expectationOf(issue),
        remedy: "Change the value",
      },
    ];
  }

  function missingField(path: FieldPath, expected: string): Problem {
    const field = fieldName(path);
    return {
      code: "study-field-missing",
      where: { file: fileName, row: source.lineOf(path), field },
      found: path.length === 0 ? "the file is empty" : "the field is missing or empty",
      expected,
      remedy: path.length === 0 ? "Run 'uptake init' for a file to fill in" : `Add '${field}'`,
    };
  }

  function unknownField(path: FieldPath, key: string, known: readonly string[]): Problem {
    const elsewhere = placesOf(schema, key).filter((place) => place !== fieldName(path));
    const remedy =
      elsewhere.length > 0 ? `'${key}' belongs at ${elsewhere.join(" or ")}` : "Correct or remove it";
    const suggestion = didYouMean(key, known);
    return {
      code: "study-field-unknown",
      where: { file: fileName, row: source.lineOf(path), field: fieldName(path) },
      found: `there is no such field${suggestion}`,
      expected: `one of ${known.join(", ")}`,
      remedy: suggestion === "" ? remedy : "Correct or remove it",
    };
  }
}

/** "images.pet.clip[1]" */
export function fieldName(path: FieldPath): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === "number" ? `${name}[${step}]` : name === "" ? String(step) : `${name}.${String(step)}`,
    "",
  );
}

/** A union's own words say enough about a scalar; of a list, and of a map where a branch knows its fields, the branch for it says what is wrong inside. */
function innermost(issue: Issue, root: unknown): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const value = valueAt(root, issue.path);
  if (typeof value !== "object" || value === null) return [issue];
  const inside = issue.errors.find((branch) => branch.every((inner) => !isTopLevelMismatch(inner)));
  if (
    inside === undefined ||
    (!Array.isArray(value) &&
      !inside.some((inner) => inner.code === "unrecognized_keys" || inner.path.length > 1))
  ) {
    return [issue];
  }
  return inside.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }, root));
}

function isTopLevelMismatch(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${sizes[issue.origin] ?? ""}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${sizes[issue.origin] ?? ""}`;
    case "invalid_union":
      return [...new Set(issue.errors.flatMap((branch) => branch.slice(0, 1).map(expectationOf)))].join(
        " or ",
      );
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a group of fields",
  record: "a group of fields",
  array: "a list",
  tuple: "a list of as many entries as the field needs",
};

const sizes: Readonly<Record<string, string>> = { string: " character", array: " entries" };

function valueAt(root: unknown, path: FieldPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return value;
}

function say(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Names of the fields that may stand at a path. */
function fieldsAt(schema: FieldSchema, path: FieldPath): readonly string[] {
  let here: FieldSchema = schema;
  for (const step of path) {
    const branches = [here, ...(here.anyOf ?? [])];
    const next =
      typeof step === "number"
        ? branches.map((branch) => branch.items).find((items) => typeof items === "object")
        : (branches.map((branch) => branch.properties?.[String(step)]).find((found) => found !== undefined) ??
          branches.map((branch) => branch.additionalProperties).find((more) => typeof more === "object"));
    if (typeof next !== "object") return [];
    here = next;
  }
  return [here, ...(here.anyOf ?? [])].flatMap((branch) => Object.keys(branch.properties ?? {}));
}

/** Everywhere that a field of this name may stand, as "training.folds". */
function placesOf(schema: FieldSchema, name: string, above = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, inner]) => {
    const here = above === "" ? field : `${above}.${field}`;
    return [...(field === name ? [here] : []), ...placesOf(inner, name, here)];
  });
}
