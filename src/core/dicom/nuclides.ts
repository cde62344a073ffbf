// Half-lives of the radionuclides of PET, for headers that name the nuclide and leave its half-life out.
// Codes: DICOM CID 4020 (SNOMED RT, SNOMED CT). Half-lives: those that PET scanners write for F-18, C-11, N-13; else Nubase.

export interface Nuclide {
  readonly name: string;
  readonly halfLifeSeconds: number;
}

const nuclides: readonly (Nuclide & { readonly codes: readonly string[]; readonly symbol: string })[] = [
  { name: "F-18", halfLifeSeconds: 6586.2, codes: ["C-111A1", "77004003"], symbol: "F|Fluorine" },
  { name: "C-11", halfLifeSeconds: 1223.4, codes: ["C-105A1", "40565003"], symbol: "C|Carbon" },
  { name: "N-13", halfLifeSeconds: 597.9, codes: ["C-107A1", "21576001"], symbol: "N|Nitrogen" },
  { name: "O-15", halfLifeSeconds: 122.24, codes: ["C-B1038", "129504001"], symbol: "O|Oxygen" },
  { name: "Cu-64", halfLifeSeconds: 45724, codes: ["C-127A2", "3932008"], symbol: "Cu|Copper" },
  { name: "Ga-68", halfLifeSeconds: 4062.6, codes: ["C-131A3", "35337001"], symbol: "Ga|Gallium" },
  { name: "Rb-82", halfLifeSeconds: 76.4, codes: ["C-159A2", "79197006"], symbol: "Rb|Rubidium" },
  { name: "Zr-89", halfLifeSeconds: 282276, codes: ["C-168A4", "63360001"], symbol: "Zr|Zirconium" },
  { name: "I-124", halfLifeSeconds: 360806, codes: ["C-114A5", "40937006"], symbol: "I|Iodine" },
];

/** The nuclide that a code or, where that is unknown, its meaning ("^18^Fluorine", "F-18", "18F") names. */
export function nuclideOf(code: string | undefined, meaning: string | undefined): Nuclide | undefined {
  const byCode = nuclides.find((nuclide) => code !== undefined && nuclide.codes.includes(code));
  return byCode ?? nuclides.find((nuclide) => meaning !== undefined && spellings(nuclide).test(meaning));
}

function spellings({ name, symbol }: (typeof nuclides)[number]): RegExp {
  const mass = name.split("-")[1];
  return new RegExp(`(^|\\D)${mass}\\W*(${symbol})\\b|\\b(${symbol})\\W*${mass}(\\D|$)`, "i");
}
