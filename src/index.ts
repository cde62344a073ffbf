// The library: the core, free of Node and DOM.

export * from "./core/measure/components.ts";
export * from "./core/measure/proposeLesion.ts";
export * from "./core/measure/suv.ts";
export * from "./core/problem/problem.ts";
export * from "./core/volume/box.ts";
export * from "./core/volume/geometry.ts";
export * from "./core/volume/mask.ts";
export * from "./core/volume/nifti.ts";
export * from "./core/volume/resample.ts";
export * from "./core/volume/slices.ts";
export * from "./core/volume/volume.ts";
