// The library: the core, free of Node and DOM.

export * from "./core/measure/components.ts";
export * from "./core/measure/proposeLesion.ts";
export * from "./core/measure/suv.ts";
export * from "./core/model/encoder.ts";
export * from "./core/problem/problem.ts";
export * from "./core/study/cohorts.ts";
export * from "./core/study/folds.ts";
export * from "./core/study/patient.ts";
export * from "./core/study/patients.ts";
export * from "./core/study/settleProblems.ts";
export * from "./core/study/study.ts";
export * from "./core/study/studyFile.ts";
export * from "./core/table/dateColumn.ts";
export * from "./core/table/levelColumn.ts";
export * from "./core/table/numberColumn.ts";
export * from "./core/table/readTable.ts";
export * from "./core/table/table.ts";
export * from "./core/table/textColumn.ts";
export * from "./core/table/writeCsv.ts";
export * from "./core/volume/box.ts";
export * from "./core/volume/geometry.ts";
export * from "./core/volume/mask.ts";
export * from "./core/volume/nifti.ts";
export * from "./core/volume/resample.ts";
export * from "./core/volume/slices.ts";
export * from "./core/volume/volume.ts";
