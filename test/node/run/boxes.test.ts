// Review of the boxes, from the command to the page in Chromium, its boxes.csv, and the run that obeys it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviewScript, reviewScriptHash } from "../../../src/core/report/review/reviewScript.ts";
import { reviewBoxes } from "../../../src/node/run/review.ts";
import { runStudy } from "../../../src/node/run/run.ts";
import { chromiumPath, openChromium } from "../../chromium.ts";
import { codeOf } from "../../problemCode.ts";
import { temporaryFolder, writeStudyFile, writeTinyStudy } from "../../tinyStudy.ts";
import { recordProgress } from "./recordedRun.ts";

const browser = chromiumPath();
const space = temporaryFolder();
const folder = join(space.folder, "study");
const images = {
  spacingMm: 4,
  boxVoxels: 8,
  marginVoxels: 1,
  tumour: { hottest: { headToFeet: [0, 1], rightToLeft: [0, 1], frontToBack: [0, 1] } },
};
/** As codeOf, of work that takes its time. */
async function refusal(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return codeOf(() => {
      throw error;
    });
  }
}

const options = {
  study: folder,
  workers: 2,
  progress: recordProgress().progress,
  now: new Date(0),
};
const models = { models: { P: { channels: ["pet"] } } };

beforeAll(() => {
  writeTinyStudy(folder, { study: { images, ...models } });
});
afterAll(() => space.remove());

describe("methods: no tumour mask: a reader accepts, shifts or rejects the proposed box", () => {
  test("the page's policy names its script", () => {
    expect(reviewScriptHash).toBe(`sha256-${createHash("sha256").update(reviewScript).digest("base64")}`);
    expect(reviewScript).not.toMatch(/fetch|XMLHttpRequest|import\(|innerHTML/);
  });

  test.skipIf(browser === undefined)(
    "keys accept, shift, reject and undo; the saved boxes.csv moves, marks and leaves out in the run",
    async () => {
      const { page: file, patients } = await reviewBoxes({ ...options, all: false });
      expect(patients).toBe(24);
      const chromium = await openChromium(browser!);
      let csv: string;
      try {
        const page = await (await chromium.newContext({ acceptDownloads: true })).newPage();
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => {
          if (message.type() === "error") faults.push(message.text());
        });
        await page.goto(pathToFileURL(file).href);
        const name = () => page.textContent("#name");
        expect(await name()).toBe("T01");
        // Whoever reviews is asked once; the keys of the name decide nothing.
        await page.keyboard.type("Anna Arp, MD");
        await page.keyboard.press("Enter");
        expect(await name()).toBe("T01");
        await page.keyboard.press("a");
        expect(await name()).toBe("T02");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("PageUp");
        expect(await page.textContent("#shift")).toBe("moved by 4, 0, 4 mm (left, back, head)");
        await page.keyboard.press("a");
        await page.keyboard.press("r");
        await page.keyboard.press("r");
        await page.keyboard.press("u");
        expect(await name()).toBe("T04");
        expect(await page.textContent("#count")).toContain("1 accepted, 1 shifted, 1 rejected, 21 to do");
        await page.keyboard.press("f");
        await page.keyboard.press("p");
        expect(await name()).toBe("T04");
        // What was decided outlives the page.
        await page.reload();
        expect(await page.textContent("#count")).toContain("1 accepted, 1 shifted, 1 rejected");
        expect(await page.inputValue("#reader")).toBe("Anna Arp, MD");
        await page.fill("#reader", "NA");
        await page.click("#next");
        await page.click("#accept");
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
        expect(download.suggestedFilename()).toBe("boxes.csv");
        csv = readFileSync(await download.path(), "utf8");
        expect(faults).toEqual([]);
      } finally {
        await chromium.close();
      }
      expect(csv.split("\n").slice(0, 5)).toEqual([
        "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm,reader",
        expect.stringMatching(/^T01,accepted,,,(,-?\d+(\.\d+)?){3},"Anna Arp, MD"$/),
        // The second reader took the moved frame over.
        expect.stringMatching(/^T02,shifted,4,0,4(,-?\d+(\.\d+)?){3},NA$/),
        expect.stringMatching(/^T03,rejected,,,(,-?\d+(\.\d+)?){3},"Anna Arp, MD"$/),
        "T04,,,,,,,,",
      ]);
      writeFileSync(join(folder, "boxes.csv"), csv);
      const conventional = { factors: ["suvMax"], penalty: "ridge" };
      writeStudyFile(folder, {
        images: { ...images, boxes: "boxes.csv" },
        models: { ...models.models, conventional },
      });
      const { results, report, runFolder } = await runStudy(options);
      expect(results.flow.excluded).toEqual([
        { reason: "box rejected by a reader", n: 1, patients: ["T03"] },
      ]);
      const count = (source: string) =>
        results.flow.boxSources.filter((own) => own.source === source).reduce((sum, { n }) => sum + n, 0);
      expect([count("reviewed"), count("proposed"), count("mask")]).toEqual([2, 21, 0]);
      expect(results.warnings.join(" ")).toContain(
        "21 patients of 23 was proposed by the software and not reviewed",
      );
      expect(results.flow.boxReaders).toEqual({ decisions: 3, readers: 2, unsigned: 0 });
      const text = readFileSync(report, "utf8");
      expect(text).toContain("The boxes of 3 patients were reviewed by 2 readers.");
      expect(text).not.toContain("Anna Arp");
      // The outline did not move with the box: said of the models that measure it, in the report and in the model itself.
      expect(results.flow.movedBoxes).toBe(1);
      expect(results.warnings.join(" ")).toMatch(
        /1 patient of 23 was moved by a reader.*still those of the proposal, and enter conventional so\./,
      );
      expect(text).toContain("Of 1 patient whose box a reader moved, SUVmax");
      const card = (model: string) => readFileSync(join(runFolder, "models", model, "model.json"), "utf8");
      expect(card("conventional")).toContain("an outline that a reader had moved the box away from");
      expect(card("P")).not.toContain("moved the box");
      expect(readFileSync(join(runFolder, "patients.csv"), "utf8")).toMatch(/^T02,.*moved \(outline as/m);
    },
  );

  test.each([
    ["patient,decision\nT01,accepted\n", "column-missing"],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT99,accepted,,,,0,0,0\n",
      "box-patient-unknown",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,fine,,,,0,0,0\n",
      "box-decision-unknown",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,shifted,4,,,0,0,0\n",
      "box-shift-missing",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,shifted,400,0,0,0,0,0\n",
      "box-shift-far",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,accepted,,,,0,0,0\nT01,rejected,,,,0,0,0\n",
      "box-patient-twice",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,shifted,far,0,0,0,0,0\n",
      "number-invalid",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,accepted,,,,,,\n",
      "box-seen-missing",
    ],
    [
      "patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm\nT01,accepted,,,,0,0,0\n",
      "box-review-outdated",
    ],
  ])("a bad boxes.csv is refused by row: %j is %s", async (text, code) => {
    writeFileSync(join(folder, "bad.csv"), text);
    writeStudyFile(folder, { images: { ...images, boxes: "bad.csv" }, ...models });
    expect(await refusal(runStudy(options))).toBe(code);
  });

  test("a file that is not there, and a study whose masks leave nothing to review", async () => {
    writeStudyFile(folder, { images: { ...images, boxes: "nowhere.csv" }, ...models });
    expect(await refusal(runStudy(options))).toBe("boxes-missing");
    writeStudyFile(folder, { images: { spacingMm: 4, boxVoxels: 8, marginVoxels: 1 }, ...models });
    expect(await refusal(reviewBoxes({ ...options, all: false }))).toBe("boxes-none");
    const { page, patients } = await reviewBoxes({ ...options, all: true, reader: "Bo Berg" });
    expect(patients).toBe(24);
    expect(readFileSync(page, "utf8")).toContain('"reader":"Bo Berg"');
  });
});
