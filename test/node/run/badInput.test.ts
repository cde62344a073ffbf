// The list of bad input: each is said before work starts, by file and row or tag, with what was found, what is expected and what to do.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Problem, ProblemError } from "../../../src/core/problem/problem.ts";
import { writeNifti } from "../../../src/core/volume/nifti.ts";
import { openStudy } from "../../../src/node/run/openStudy.ts";
import { petElements } from "../../core/dicom/written.ts";
import { hashesOf } from "../../fileHashes.ts";
import {
  dicomSlice,
  edit,
  temporaryFolder,
  tinyGeometry,
  tinyImages,
  tinyMask,
  writeStudyFile,
  writeTinyImages,
  writeTinyStudy,
} from "../../tinyStudy.ts";
import { recordedRun } from "./recordedRun.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const { folder, remove } = temporaryFolder();
afterAll(() => remove());

const models = { PC: { channels: ["pet", "ct"] }, clinical: { factors: "all", penalty: "ridge" } };
/** Columns of the table of this study: patients come as DICOM folders or as NIfTI files. */
const columns = [
  "patient",
  "centre",
  "cohort",
  "fold",
  "planted",
  "age",
  "stage",
  "dicom",
  "pet",
  "ct",
  "mask",
];
type Row = Readonly<Record<(typeof columns)[number], string>>;

const asNifti = (id: string): Row => ({
  ...asDicom(id),
  dicom: "",
  pet: `images/${id}/pet.nii.gz`,
  ct: `images/${id}/ct.nii.gz`,
});
const asDicom = (id: string): Row => ({
  patient: id,
  centre: "A",
  cohort: "training",
  fold: "1",
  planted: "1",
  age: "61",
  stage: "II",
  dicom: `images/${id}/dicom`,
  pet: "",
  ct: "",
  mask: `images/${id}/mask.nii.gz`,
});

interface Fault {
  readonly fault: string;
  readonly code: string;
  readonly where: Partial<Problem["where"]>;
  /** Writes the images, spoils them, and gives the patient's rows. */
  readonly write: (id: string) => readonly Row[];
}

/** A patient whose NIfTI images are sound but for what `spoil` does. */
const nifti =
  (spoil: (path: (name: string) => string) => void, row: Partial<Row> = {}) =>
  (id: string) => {
    writeTinyImages(folder, { id, outcome: 1 });
    spoil((name) => join(folder, "images", id, name));
    return [{ ...asNifti(id), ...row } as Row];
  };
/** A patient whose DICOM series are sound but for what `spoil` does. */
const dicom = (spoil: (path: (name: string) => string, id: string) => void) => (id: string) => {
  writeTinyImages(folder, { id, outcome: 1 }, "dicom");
  spoil((name) => join(folder, "images", id, "dicom", name), id);
  return [asDicom(id)];
};
/** PET slices anew, with elements put in the place of the sound ones; undefined takes one out. */
const petHeader = (elements: Record<string, unknown>) =>
  dicom((path, id) => {
    const { pet } = tinyImages({ id, outcome: 1 });
    for (let k = 0; k < tinyGeometry.shape[0]; k++)
      writeFileSync(path(`PT/${k}.dcm`), dicomSlice(id, "PT", k, pet, { elements: elements as never }));
  });
const radiopharmaceutical = (petElements["00540016 SQ"] as readonly Record<string, unknown>[])[0]!;
const withoutTags = (...tags: readonly string[]) =>
  petHeader({
    "00540016 SQ": [
      Object.fromEntries(Object.entries(radiopharmaceutical).filter(([key]) => !tags.includes(key))),
    ],
  });
const nothing = () => {};

const faults: readonly Fault[] = [
  {
    fault: "an unknown level",
    code: "level-unknown",
    where: { file: "patients.csv", column: "stage" },
    write: nifti(nothing, { stage: "IIII" }),
  },
  {
    fault: "a number that is none",
    code: "number-invalid",
    where: { file: "patients.csv", column: "age" },
    write: nifti(nothing, { age: "sixty" }),
  },
  {
    fault: "a duplicate patient",
    code: "patient-duplicate",
    where: { file: "patients.csv", column: "patient" },
    write: (id) => [...nifti(nothing)(id), { ...asDicom(id) }],
  },
  {
    fault: "a missing PET, by the table",
    code: "pet-missing",
    where: { file: "patients.csv", column: "pet" },
    write: nifti(nothing, { pet: "" }),
  },
  {
    fault: "a missing PET, in the DICOM folder",
    code: "pet-missing",
    where: { file: expect.stringMatching(/^images.*dicom$/) },
    write: dicom((path) => rmSync(path("PT"), { recursive: true })),
  },
  {
    fault: "a missing CT, by the table",
    code: "ct-missing",
    where: { file: "patients.csv", column: "ct" },
    write: nifti(nothing, { ct: "" }),
  },
  {
    fault: "a missing CT, in the DICOM folder",
    code: "ct-missing",
    where: { file: expect.stringMatching(/^images.*dicom$/) },
    write: dicom((path) => rmSync(path("CT"), { recursive: true })),
  },
  {
    fault: "an image file that is not there",
    code: "path-missing",
    where: { file: expect.stringMatching(/^images.*pet\.nii\.gz$/) },
    write: nifti((path) => rmSync(path("pet.nii.gz"))),
  },
  {
    fault: "a PET without weight",
    code: "pet-weight-missing",
    where: { tag: expect.stringContaining("(0010,1030)") },
    write: petHeader({ "00101030 DS": "" }),
  },
  {
    fault: "a PET without dose",
    code: "pet-dose-missing",
    where: { tag: expect.stringContaining("(0018,1074)") },
    write: withoutTags("00181074 DS"),
  },
  {
    fault: "a PET without time",
    code: "pet-injection-time-missing",
    where: { tag: expect.stringContaining("(0018,1078)") },
    write: withoutTags("00181072 TM", "00181078 DT"),
  },
  {
    fault: "CT slices missing",
    code: "slices-missing",
    where: { file: expect.stringMatching(/CT.\d+\.dcm$/) },
    write: dicom((path) => rmSync(path("CT/5.dcm"))),
  },
  {
    fault: "a mask outside its image",
    code: "mask-outside-image",
    where: { file: expect.stringMatching(/mask\.nii\.gz$/) },
    write: nifti((path) =>
      writeFileSync(
        path("mask.nii.gz"),
        writeNifti({ geometry: { ...tinyGeometry, originMm: [500, 500, 500] }, data: tinyMask }),
      ),
    ),
  },
  {
    fault: "an empty mask",
    code: "mask-empty",
    where: { file: expect.stringMatching(/mask\.nii\.gz$/) },
    write: nifti((path) =>
      writeFileSync(
        path("mask.nii.gz"),
        writeNifti({ geometry: tinyGeometry, data: new Uint8Array(tinyMask.length) }),
      ),
    ),
  },
  {
    fault: "a tumour at the image's edge",
    code: "tumour-at-image-edge",
    where: { file: expect.stringMatching(/^images.*pet\.nii\.gz$/) },
    write: nifti((path) => {
      const data = tinyMask.slice();
      data.fill(1, 5 * 196, 5 * 196 + 7 * 14);
      writeFileSync(path("mask.nii.gz"), writeNifti({ geometry: tinyGeometry, data }));
    }),
  },
  {
    fault: "unreadable DICOM",
    code: "dicom-unreadable",
    where: { file: expect.stringMatching(/PT.3\.dcm$/) },
    write: dicom((path) => truncateSync(path("PT/3.dcm"), 900)),
  },
  {
    fault: "non-finite pixels",
    code: "image-not-finite",
    where: { file: expect.stringMatching(/pet\.nii\.gz$/) },
    write: nifti((path) => {
      const data = new Float32Array(tinyMask.length).fill(1);
      data[1000] = Number.NaN;
      writeFileSync(path("pet.nii.gz"), writeNifti({ unit: "SUVbw", geometry: tinyGeometry, data }));
    }),
  },
];
const idOf = (fault: Fault) => `faulty-${faults.indexOf(fault)}`;

describe("a patient with", () => {
  let found: readonly Problem[] = [];
  let excluding: Awaited<ReturnType<typeof recordedRun>>;
  let stopped: ReturnType<typeof run>;
  let before: Record<string, string> = {};

  beforeAll(async () => {
    const sound = writeTinyStudy(folder, { patients: 16, study: { models, onProblem: "exclude" } });
    const rows = sound.map(
      ({ id, centre, cohort, fold, outcome, age, stage }): Row => ({
        ...asNifti(id),
        centre,
        cohort,
        fold: String(fold ?? ""),
        planted: String(outcome),
        age: String(age),
        stage,
      }),
    );
    rows.push(...faults.flatMap((fault) => fault.write(idOf(fault))));
    const lines = rows.map((row) => columns.map((column) => row[column]).join());
    writeFileSync(join(folder, "patients.csv"), `${[columns.join(), ...lines].join("\n")}\n`);
    excluding = await recordedRun(folder);
    before = hashesOf(join(folder, "run"));
    writeStudyFile(folder, { models, onProblem: "stop" });
    stopped = run(folder);
    try {
      await recordedRun(folder);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      found = error.problems;
    }
  });

  it.each(faults.map((fault) => [fault.fault, fault] as const))(
    "%s stops the run and is named",
    (_, fault) => {
      const id = idOf(fault);
      const own = found.filter(({ where }) => where.patient === id);
      const problem = own.find(({ code }) => code === fault.code);
      expect(own.map(({ code }) => code)).toContain(fault.code);
      expect(problem!.where).toMatchObject({ ...fault.where, patient: id });
      if (problem!.where.file === "patients.csv") expect(problem!.where.row).toBeGreaterThan(17);
      for (const part of ["found", "expected", "remedy"] as const)
        expect(problem![part].length).toBeGreaterThan(5);
      expect(stopped.stderr).toMatch(new RegExp(`patient ${id}[,:] .*\\[${fault.code}\\]`));
    },
  );

  it("any of these: exit status 2, nothing on stdout, no stack, and nothing of the earlier run is touched", () => {
    expect(stopped).toMatchObject({ status: 2, stdout: "" });
    expect(stopped.stderr).not.toMatch(/^ +at /m);
    expect(hashesOf(join(folder, "run"))).toEqual(before);
  });

  it("any of these is left out and listed with onProblem: exclude, and the run goes on", () => {
    expect(excluding.results.flow.cohorts.map(({ n }) => n)).toEqual([8, 4, 4]);
    const patients = readFileSync(join(folder, "run", "patients.csv"), "utf8").split("\n");
    const problems = readFileSync(join(folder, "run", "problems.csv"), "utf8").split("\n");
    for (const fault of faults) {
      const id = idOf(fault);
      expect(patients.find((line) => line.startsWith(`${id},`))).toMatch(new RegExp(`,no,${fault.code},`));
      expect(
        problems.find((line) => line.startsWith(`${id},`) && line.includes(`,${fault.code},error,`)),
      ).toBeDefined();
    }
    expect(patients.filter((line) => line.includes(",yes,"))).toHaveLength(16);
  });
});

describe("a study", () => {
  const study = join(folder, "whole");
  beforeAll(() => {
    writeTinyStudy(study, { study: { models } });
  });

  const wrong: readonly (readonly [
    fault: string,
    code: string,
    where: Partial<Problem["where"]>,
    spoil: () => void,
  ])[] = [
    [
      "without a column that it names",
      "column-missing",
      { file: "patients.csv", column: "age" },
      () => edit(study, "patients.csv", ",age,", ",years,"),
    ],
    [
      "with an outcome of one class",
      "outcome-one-class",
      { file: "patients.csv" },
      () => writeStudyFile(study, { models, endpoint: { name: "planted", positive: "planted >= 0" } }),
    ],
    [
      "with an unknown field",
      "study-field-unknown",
      { file: join(study, "study.yaml"), row: 8, field: "modells" },
      () => edit(study, "study.yaml", "models:", "modells:"),
    ],
    [
      "with more folds than patients of an outcome",
      "folds-too-many",
      { field: "training.folds" },
      () => writeStudyFile(study, { models, cohorts: { column: "cohort" }, training: { folds: 7 } }),
    ],
    [
      "whose training cohort is of one class",
      "training-one-class",
      {},
      () => edit(study, "patients.csv", /,training,(\d),1,/g, ",internal-validation,,1,"),
    ],
    [
      "with a model whose name no folder can have",
      "study-field-contradiction",
      { field: "models.P/C" },
      () => writeStudyFile(study, { models: { "P/C": models.PC } }),
    ],
  ];
  it.each(wrong)(
    "%s is refused before an image is opened, and no folder is made",
    async (_, code, where, spoil) => {
      const texts = ["study.yaml", "patients.csv"].map(
        (name) => [name, readFileSync(join(study, name))] as const,
      );
      spoil();
      try {
        const { status, stdout, stderr } = run(study);
        expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: "" });
        expect(stderr).toContain(`[${code}]`);
        expect(stderr).not.toMatch(/^ +at |prepare:/m);
        expect(existsSync(join(study, "run"))).toBe(false);
        await expect(recordedRun(study)).rejects.toMatchObject({
          problems: expect.arrayContaining([
            expect.objectContaining({ code, where: expect.objectContaining(where) }),
          ]),
        });
      } finally {
        for (const [name, text] of texts) writeFileSync(join(study, name), text);
      }
    },
  );
});

describe("a table", () => {
  const study = join(folder, "table");
  const german = { patients: { table: "patients.csv" }, factors: { age: "number", stage: ["früh", "spät"] } };
  const plain = () => {
    const text = readFileSync(join(study, "plain.csv"), "utf8");
    return text
      .replaceAll(/,I,/g, ",früh,")
      .replaceAll(/,II,/g, ",spät,")
      .replaceAll(/,(\d\d),(?=[fs])/g, ",$1.5,");
  };
  beforeAll(() => {
    writeTinyStudy(study, { patients: 8, study: german });
    writeFileSync(join(study, "plain.csv"), readFileSync(join(study, "patients.csv")));
  });

  it.each([
    [
      "semicolons and decimal commas",
      () =>
        plain()
          .replaceAll(",", ";")
          .replaceAll(/(\d)\.5;/g, "$1,5;"),
      "utf8",
    ],
    ["a byte order mark", () => `\ufeff${plain()}`, "utf8"],
    ["Windows-1252", () => plain(), "latin1"],
    ["Windows' line ends", () => plain().replaceAll("\n", "\r\n"), "utf8"],
  ] as const)("with %s reads as the plain one does", async (_, text, encoding) => {
    writeFileSync(join(study, "patients.csv"), plain());
    const expected = await openStudy(study);
    expect(expected.reading.problems).toEqual([]);
    expect(expected.reading.patients).toHaveLength(8);
    expect(expected.reading.patients[0]!.factors["age"]).toBeCloseTo(
      0.5 + Math.floor(expected.reading.patients[0]!.factors["age"] as number),
      12,
    );
    writeFileSync(join(study, "patients.csv"), text(), encoding);
    expect((await openStudy(study)).reading).toEqual(expected.reading);
  });

  it("with half its numbers in decimal commas and half in points is refused, not guessed", async () => {
    const mixed = plain()
      .replaceAll(",", ";")
      .replace(/(\d)\.5;/, "$1,5;");
    writeFileSync(join(study, "patients.csv"), mixed);
    const { problems } = (await openStudy(study)).reading;
    expect(problems.map(({ code }) => code)).toContain("number-marks-mixed");
  });
});

function run(study: string, ...flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "run", study, ...flags], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
