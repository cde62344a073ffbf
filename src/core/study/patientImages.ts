// Where each patient's images are: a DICOM folder, or NIfTI files.
import type { Problem } from "../problem/problem.ts";
import { isMissing } from "../table/missing.ts";
import { missingColumn, type Table, type TableRow } from "../table/table.ts";
import { needsCt, needsImages } from "./needs.ts";
import type { PatientImages } from "./patient.ts";
import { type Study, usualColumns } from "./study.ts";

type ImageColumn = "dicom" | "pet" | "ct" | "mask";

/** One entry for each row, and the problems of rows that lack an image that a model needs. */
export function readImages(
  study: Study,
  table: Table,
): { readonly images: readonly PatientImages[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const columns = imageColumns(study, table, problems);
  const readable = problems.length === 0;
  const images = table.rows.map((row): PatientImages => {
    const path = (column: ImageColumn) => pathIn(row, columns[column]);
    const mask = path("mask");
    const withMask = mask === undefined ? {} : { mask };
    const [folder, pet, ct] = [path("dicom"), path("pet"), path("ct")];
    if (folder !== undefined) {
      if (pet !== undefined || ct !== undefined) problems.push(twoSources(table, row));
      return { kind: "dicom", folder, ...withMask };
    }
    if (!needsImages(study) && pet === undefined) return { kind: "none" };
    if (readable) problems.push(...missingFiles(study, table, row, columns, { pet, ct, mask }));
    return {
      kind: "nifti",
      ...(pet === undefined ? {} : { pet }),
      ...(ct === undefined ? {} : { ct }),
      ...withMask,
    };
  });
  return { images, problems: [...problems, ...sharedImages(table, images)] };
}

/** The column that is used for each kind of image: as named by the study, else the usual one where the table has it. */
function imageColumns(
  study: Study,
  table: Table,
  problems: Problem[],
): Readonly<Partial<Record<ImageColumn, string>>> {
  const columns: Partial<Record<ImageColumn, string>> = {};
  for (const image of ["dicom", "pet", "ct", "mask"] as const) {
    const named = study.patients[image];
    const absent = named === undefined ? undefined : missingColumn(table, named);
    if (absent !== undefined) problems.push(absent);
    const column = named ?? usualColumns[image];
    if (table.columns.includes(column)) columns[image] = column;
  }
  if (
    needsImages(study) &&
    columns.dicom === undefined &&
    columns.pet === undefined &&
    problems.length === 0
  ) {
    problems.push({
      code: "column-missing",
      where: { file: table.fileName, column: usualColumns.dicom },
      found: `there is neither a column 'dicom' nor 'pet', and ${study.models.map(({ name }) => name).join(", ")} need images`,
      expected: "a column of DICOM folders, or of NIfTI files",
      remedy: "Add the column, or name it at 'patients.dicom' or 'patients.pet' of the study file",
    });
  }
  return columns;
}

function pathIn(row: TableRow, column: string | undefined): string | undefined {
  const cell = column === undefined ? "" : row.cells[column]!;
  return isMissing(cell) ? undefined : cell.replaceAll("\\", "/");
}

function missingFiles(
  study: Study,
  table: Table,
  { row }: TableRow,
  columns: Readonly<Partial<Record<ImageColumn, string>>>,
  files: Readonly<Partial<Record<ImageColumn, string>>>,
): Problem[] {
  const missing = (image: "pet" | "ct" | "mask", found: string, remedy: string): Problem[] =>
    files[image] !== undefined
      ? []
      : [
          {
            code: `${image}-missing`,
            where: { file: table.fileName, row, column: columns[image] ?? usualColumns[image] },
            found,
            expected: "the path of a file, relative to the study file",
            remedy,
          },
        ];
  return [
    ...missing("pet", "the patient has no PET", "Give its DICOM folder or NIfTI file"),
    ...(needsCt(study)
      ? missing("ct", "the patient has no CT", "Give its NIfTI file, or use models without CT")
      : []),
    ...(study.images.tumour.kind === "mask"
      ? missing(
          "mask",
          "the patient has no tumour mask",
          "Give its file, or set 'images.tumour' to seed or hottest",
        )
      : []),
  ];
}

function twoSources(table: Table, { row }: TableRow): Problem {
  return {
    code: "images-two-sources",
    where: { file: table.fileName, row },
    found: "the patient has a DICOM folder and NIfTI files",
    expected: "one of them",
    remedy: "Empty the cells of the images that are not to be used",
  };
}

/** The same image under two patients is a patient on both sides of a split. */
function sharedImages(table: Table, images: readonly PatientImages[]): Problem[] {
  const firstRow = new Map<string, TableRow>();
  return table.rows.flatMap((row, i) => {
    const image = images[i]!;
    const path = image.kind === "dicom" ? image.folder : image.kind === "nifti" ? image.pet : undefined;
    if (path === undefined) return [];
    const first = firstRow.get(path);
    if (first === undefined) firstRow.set(path, row);
    return first === undefined
      ? []
      : [first, row].map(
          (shown): Problem => ({
            code: "images-shared",
            where: { file: table.fileName, row: shown.row },
            found: `'${path}' is the image of rows ${first.row} and ${row.row}`,
            expected: "each patient's own images",
            remedy: "Correct the path",
          }),
        );
  });
}
