// The documentation keeps up with the code: fields, commands, links, pictures.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { usualColumns } from "../src/core/study/study.ts";
import { studyJsonSchema } from "../src/core/study/studySchema.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...["docs", "docs/decisions"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

describe("the guide", () => {
  const guide = read("docs/guide.md");

  test("names every field of study.yaml", () => {
    const missing = fieldNames(studyJsonSchema()).filter((name) => !new RegExp(`\\b${name}\\b`).test(guide));
    expect(missing).toEqual([]);
  });

  test("names every column that is used without being named in the study file", () => {
    for (const column of Object.values(usualColumns)) expect(guide).toContain(`\`${column}\``);
  });

  test("or the README names every command", () => {
    const files = readdirSync(join(root, "src/node/cli")).map((file) => read(`src/node/cli/${file}`));
    const commands = files.flatMap((text) => /new Command\("(?!uptake)(\w+)"\)/.exec(text)?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(9);
    const text = guide + read("README.md");
    expect(commands.filter((command) => !text.includes(`uptake ${command}`))).toEqual([]);
  });
});

test.each(pages)("%s: files and headings that it links to are there", (page) => {
  const broken = links(read(page)).filter((link) => {
    const [path = "", heading] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return heading !== undefined && !headings(read(target)).includes(heading);
  });
  expect(broken).toEqual([]);
});

test.each(pages)("%s: files of the repository that it names are there, or folders of a NAME", (page) => {
  const named = read(page).matchAll(/`((?:src|test|docs|bench|scripts|schema)\/[\w./-]+)`/g);
  const paths = [...named].map(([, path]) => (path!.includes("NAME") ? dirname(path!) : path!));
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("every picture is shown somewhere and has at most 300 kB", () => {
  const text = pages.map(read).join("\n");
  for (const name of readdirSync(join(root, "docs/figures"))) {
    expect(text).toContain(`figures/${name}`);
    expect(statSync(join(root, "docs/figures", name)).size, name).toBeLessThanOrEqual(300_000);
  }
});

/** Names of all fields of a JSON Schema, however deep. */
function fieldNames(schema: object): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [];
    return key === "properties" ? [...Object.keys(value), ...fieldNames(value)] : fieldNames(value);
  });
}

/** Targets of the links and pictures of a page, those of the web left out. */
function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture!)
    .filter((target) => !target.includes(":"));
}

/** Anchors that GitHub gives to the headings of a page. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
