// The library: the core, free of Node and DOM.
export * from "./core/problem/problem.ts";
