// The font of figures and report: Source Sans 3 (SIL Open Font License), from its npm package.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Paths of the TrueType files. */
export const fontPaths = {
  regular: fontPath("400Regular/SourceSans3_400Regular.ttf"),
  semibold: fontPath("600SemiBold/SourceSans3_600SemiBold.ttf"),
  italic: fontPath("400Regular_Italic/SourceSans3_400Regular_Italic.ttf"),
} as const;

/** Bytes of the TrueType files. */
export function readFonts(): Readonly<Record<keyof typeof fontPaths, Uint8Array>> {
  return {
    regular: readFileSync(fontPaths.regular),
    semibold: readFileSync(fontPaths.semibold),
    italic: readFileSync(fontPaths.italic),
  };
}

function fontPath(name: string): string {
  return require.resolve(`@expo-google-fonts/source-sans-3/${name}`);
}
