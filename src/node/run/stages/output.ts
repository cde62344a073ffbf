// Stage 'output': everything that a run leaves for people and programs, written anew when the results or their form changed.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BoxOrigin } from "../../../core/analysis/analysedPatient.ts";
import type { Exclusion } from "../../../core/analysis/flow.ts";
import type { Results, ScoreRow } from "../../../core/analysis/results.ts";
import { resultsJson } from "../../../core/analysis/resultsJson.ts";
import { scoresCsv } from "../../../core/analysis/scoresTable.ts";
import { simulatedMark } from "../../../core/figures/compose.ts";
import { toCsv } from "../../../core/figures/dataTable.ts";
import { fullWidth } from "../../../core/figures/figure.ts";
import { encodePng, fusedSlices } from "../../../core/figures/fusedSlices.ts";
import { createTypeface, type Typeface } from "../../../core/figures/typeface.ts";
import type { Problem } from "../../../core/problem/problem.ts";
import { type BoxPicture, sliceEdge } from "../../../core/report/boxes.ts";
import { makeReport } from "../../../core/report/makeReport.ts";
import type { PatientLine } from "../../../core/report/patientLine.ts";
import { studyFigures } from "../../../core/report/studyFigures.ts";
import { studyTables } from "../../../core/report/studyTables.ts";
import { type Table, tableData } from "../../../core/report/table.ts";
import { removeOthers, writeWhole } from "../../files/atomic.ts";
import { hashOf } from "../../files/hashes.ts";
import { readFonts } from "../../print/fonts.ts";
import { tablesDocx } from "../../print/tablesDocx.ts";
import { writeFigure } from "../../print/writeFigure.ts";
import type { OpenStudy } from "../openStudy.ts";
import { readPrepared } from "../preparedFile.ts";
import { patientsCsv, problemsCsv } from "../problemsCsv.ts";
import type { Progress } from "../progress.ts";
import { provenanceOf } from "../provenance.ts";
import type { StudyPatient } from "../studyPatient.ts";
import type { LogisticModels } from "./logistic.ts";
import { modelFiles, writeModels } from "./models.ts";
import type { TrainedNetwork } from "./train.ts";

/** Raised when the same results would be shown otherwise. */
const format = 6;

export interface OutputStage {
  readonly open: OpenStudy;
  readonly runFolder: string;
  readonly patients: readonly StudyPatient[];
  readonly excluded: readonly Exclusion[];
  readonly problems: readonly Problem[];
  readonly rows: readonly ScoreRow[];
  readonly results: Results;
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly progress: Progress;
}

/**
 * Writes results, tables, figures, models and report; gives the report's path. Nothing is written where all of it is there as it would be;
 * what an earlier run left of models, tables and figures that are no more goes.
 */
export async function outputStage(stage: OutputStage): Promise<string> {
  const { runFolder, results, rows, progress } = stage;
  const report = join(runFolder, "report", "index.html");
  const models = modelFiles({ ...stage, study: stage.open.study });
  const texts = {
    "results.json": resultsJson(results),
    "scores.csv": scoresCsv(
      rows,
      results.models.map(({ name }) => name),
    ),
    "problems.csv": problemsCsv(stage.problems),
    "patients.csv": patientsCsv(
      stage.open.reading.listed,
      stage.patients,
      new Map(stage.excluded.map(({ patient, reason }) => [patient, reason])),
    ),
  };
  const key = hashOf({
    format,
    texts,
    models,
    networks: stage.networks.map((network) => network.key),
    boxes: stage.patients.map((patient) => patient.preparedKey),
  });
  const keyFile = join(runFolder, "cache", "output.key");
  const complete = [...Object.keys(texts).map((name) => join(runFolder, name)), report].every(existsSync);
  if (complete && (await readFile(keyFile, "utf8").catch(() => "")) === key) return report;
  await rm(keyFile, { force: true });
  progress.stage("write", 4);
  for (const [name, text] of Object.entries(texts)) await writeWhole(join(runFolder, name), text);
  await writeModels(models, stage.networks, join(runFolder, "models"));
  progress.update(1, "figures");
  const fonts = readFonts();
  await writeFigures(stage, createTypeface(fonts), join(runFolder, "figures"));
  progress.update(2, "report and tables");
  const provenance = provenanceOf(stage.open.study, stage.networks, {
    uptake: results.uptake,
    text: texts["results.json"],
  });
  const { html, checklists } = makeReport({
    results,
    scores: rows,
    patients: patientLines(stage),
    problems: stage.problems,
    boxes: await boxPictures(stage.patients),
    provenance: provenance.lines,
    fonts,
  });
  await writeTables(results, [...studyTables(results), ...checklists], join(runFolder, "tables"));
  await writeWhole(report, html);
  await writeWhole(join(runFolder, "provenance.json"), `${JSON.stringify(provenance.record, null, 1)}\n`);
  await writeWhole(keyFile, key);
  progress.end();
  return report;
}

async function writeTables(results: Results, tables: readonly Table[], folder: string): Promise<void> {
  const mark = results.simulated ? `${simulatedMark}; research use only` : "research use only";
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ...tables.map((table) => [`${table.id}.csv`, toCsv(tableData(table))] as const),
    ["tables.docx", await tablesDocx({ title: results.study, mark, tables })],
  ];
  for (const [name, content] of files) await writeWhole(join(folder, name), content);
  await removeOthers(
    folder,
    files.map(([name]) => name),
  );
}

async function writeFigures(
  { results, rows }: OutputStage,
  typeface: Typeface,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  for (const figure of studyFigures({ results, scores: rows }, typeface, fullWidth))
    names.push(...(await writeFigure(folder, figure, typeface)));
  await removeOthers(folder, names);
}

async function boxPictures(patients: readonly StudyPatient[]): Promise<BoxPicture[]> {
  const edge = sliceEdge(patients.length);
  const pictures: BoxPicture[] = [];
  for (const patient of patients) {
    const { pet, ct, mask, box } = await readPrepared(patient.preparedFile);
    const image = fusedSlices({ size: box.shape[0], pet, ...(ct && { ct }), mask }, edge);
    pictures.push({
      patient: patient.id,
      cohort: patient.cohort,
      source: sourceShown(patient.about.box),
      png: encodePng(image),
    });
  }
  return pictures;
}

function sourceShown(box: BoxOrigin): BoxPicture["source"] {
  if (box.source === "mask" || !box.reviewed) return box.source;
  return box.moved ? "moved" : "reviewed";
}

function patientLines({ open, patients, excluded }: OutputStage): PatientLine[] {
  const included = new Map(patients.map((patient) => [patient.id, patient]));
  const reasons = new Map(excluded.map(({ patient, reason }) => [patient, reason]));
  return open.reading.listed.map((id): PatientLine => {
    const patient = included.get(id);
    const reason = reasons.get(id);
    return {
      patient: id,
      included: patient !== undefined,
      ...(patient && {
        centre: patient.centre,
        cohort: patient.cohort,
        ...(patient.fold !== undefined && { fold: patient.fold }),
      }),
      ...(reason !== undefined && { reason }),
    };
  });
}
