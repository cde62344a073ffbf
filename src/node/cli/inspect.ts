// uptake inspect PATH: what series are there, the SUV factor, and what is wrong with them. Prints no patient's name.
import { Command } from "commander";
import { describeSeries, type SeriesDescription } from "../../core/dicom/describe.ts";
import { describeProblem } from "../../core/problem/problem.ts";
import { findSeries } from "../files/dicomFolder.ts";
import { action, print, printJson } from "./command.ts";

export function inspect(): Command {
  return new Command("inspect")
    .description("List the DICOM series under a folder: geometry, SUV factor and its source, problems.")
    .argument("<path>", "a folder, or one DICOM file")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  uptake inspect patient-017/\n")
    .action(
      action(async (path: string, options: { readonly json?: boolean }) => {
        const found = await findSeries(path);
        const series = found.series.map(describeSeries);
        if (options.json) return printJson({ series, problems: found.problems });
        for (const each of series) printSeries(each);
        for (const problem of found.problems) print(`unreadable: ${describeProblem(problem)}`);
        print(
          `${series.length} series in ${found.files} files${found.otherFiles > 0 ? `, ${found.otherFiles} of them no DICOM series` : ""}.`,
        );
      }),
    );
}

function printSeries(series: SeriesDescription): void {
  const voxels = series.shape === null ? `${series.files} files` : `${series.shape.join(" × ")} voxels`;
  const spacing =
    series.spacingMm === null
      ? ""
      : ` of ${series.spacingMm.map((mm) => Number(mm.toFixed(3))).join(" × ")} mm (z, y, x)`;
  print(
    `${series.modality} '${series.description}', patient ${series.patientId}, ${series.manufacturer} ${series.model}`,
  );
  print(`  ${voxels}${spacing}, ${series.transferSyntaxName}`);
  if (series.modality === "PT") {
    const factor = series.suvFactor === null ? "none" : series.suvFactor.toPrecision(9);
    print(`  units ${series.units ?? "not stated"}, SUV factor ${factor} (${series.suvKind})`);
    print(`  ${series.suvMethod}`);
  }
  if (series.masks.length > 0)
    print(`  masks: ${series.masks.map(({ number, name }) => `${number} '${name}'`).join(", ")}`);
  print(`  series UID ${series.seriesUid}`);
  for (const problem of series.problems)
    print(`  ${problem.severity === "warning" ? "warning" : "problem"}: ${describeProblem(problem)}`);
  print("");
}
