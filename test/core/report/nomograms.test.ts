import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { developNomogram } from "../../../src/core/analysis/nomograms/developNomogram.ts";
import { readNomogram } from "../../../src/core/model/storedNomogram.ts";
import { makeReport } from "../../../src/core/report/makeReport.ts";
import { chromiumPath, openChromium } from "../../chromium.ts";
import { followedPatients, question } from "../analysis/nomograms/example.ts";
import { exampleReport } from "./exampleReport.ts";

const small = { sizes: { training: 40, "internal-validation": 24, "external-validation": 30 }, edge: 8 };
const own = developNomogram({ ...question, resamples: 5 }, followedPatients());
const refused = developNomogram({ ...question, outcome: "PFS" }, followedPatients(12));
const input = exampleReport(small);
const { html } = makeReport({ ...input, results: { ...input.results, nomograms: [own, refused] } });
const section = html.slice(html.indexOf('<section id="nomograms"'), html.indexOf('<section id="limits"'));

describe("nomograms in the report", () => {
  test("title says developed and internally validated, with n and events", () => {
    expect(section).toMatch(
      new RegExp(`developed and internally validated \\(n = ${own.n}, ${own.events} events\\)`),
    );
  });

  test("one that was refused is named with its reason", () => {
    expect(section).toContain("No nomogram of PFS by CPC, age and stage");
  });

  test("methods: net benefit without a decision: a nomogram's act is of the risk of its own event, or none was stated", () => {
    expect(section).toContain("Decision curves of the nomogram of OS by CPC, age and stage; no decision");
    expect(section).toContain("No decision about this risk was stated");
    const act = "scan every two months";
    const decided = developNomogram({ ...question, act, resamples: 2 }, followedPatients());
    const page = makeReport({ ...input, results: { ...input.results, nomograms: [decided] } }).html;
    expect(page).toContain(`Decision curves of the nomogram of OS by CPC, age and stage: ${act}`);
    expect(page).toContain(`The act: ${act}, above a risk between 20% and 80%, as the study states.`);
    expect(page).not.toContain("No decision about this risk was stated");
  });

  test("WangLabCSU/bregr#55: as many ticks and labels as levels, each once", () => {
    const picture = section.slice(section.indexOf('id="figure-nomogram-OS-CPC"'));
    const svg = picture.slice(picture.indexOf("<svg"), picture.indexOf("</svg>"));
    for (const level of ["I-II", "III", "IV"])
      expect([...svg.matchAll(/>([^<>]+)<\/text>/g)].filter(([, text]) => text === level)).toHaveLength(1);
  });

  test("without a nomogram there is no section and no script", () => {
    const { html: bare } = makeReport(input);
    expect(bare).not.toContain('<section id="nomograms"');
    expect(bare).not.toContain("<script");
  });

  const browser = chromiumPath();
  test.skipIf(browser === undefined)(
    "rstudio/rsconnect#470: works from disk in Chromium without a server, and prints what the stored nomogram gives, to the digit",
    async () => {
      if (own.kind === "refused") throw new Error(own.reason);
      const folder = mkdtempSync(join(tmpdir(), "uptake-page-"));
      const opened = await openChromium(browser!);
      try {
        const file = join(folder, "index.html");
        writeFileSync(file, html);
        const page = await opened.newPage();
        const asked: string[] = [];
        const faults: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => {
          if (message.type() === "error") faults.push(message.text());
        });
        await page.goto(pathToFileURL(file).href);
        const percent = (p: number) => `${(100 * p).toFixed(1)}%`;
        for (const [score, age, stage] of [
          [-1.25, 71, "IV"],
          [0.4, 50, "I-II"],
        ] as const) {
          await page.fill("form.nomogram input >> nth=0", String(score));
          await page.fill("form.nomogram input >> nth=1", String(age));
          await page.selectOption("form.nomogram select", stage);
          const reading = readNomogram(own.stored, { "CPC score": score, age, stage });
          const survival = reading.survival.map(
            ({ time, probability, lower, upper }) =>
              `survival at ${time} months ${percent(probability)} (95% CI ${percent(lower)} to ${percent(upper)})`,
          );
          expect(await page.textContent("form.nomogram output")).toBe(
            `Total points ${reading.totalPoints.toFixed(1)}; ${survival.join("; ")}`,
          );
        }
        await page.fill("form.nomogram input >> nth=1", "130");
        expect(await page.textContent("form.nomogram output")).toContain(
          "Beyond the patients of the model: age",
        );
        expect(faults).toEqual([]);
        expect(asked.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
      } finally {
        await opened.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
