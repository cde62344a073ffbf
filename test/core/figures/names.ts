// Names as users give them: long ones, one long word, signs of comparison, other scripts.
import fc from "fast-check";

const hard = [
  "CPS < 10",
  "CPS >= 10",
  "T1+2",
  "食管癌 PET/CT 深度学习评分",
  "W".repeat(60),
  "Deep-learning score of PET, CT and clinical factors, late join",
  "donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt",
  "Å Ä Ö ĝ ŷ (|)",
  "SUVmax ≥ 12.5 & MTV ≥ 40 ml",
  "高".repeat(60),
  "a W".repeat(20),
  `"quoted" & <b>bold</b>`,
];

/** A name of 1 … 60 characters that is not only white space. */
export const anyName: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...hard),
    fc.string({ minLength: 1, maxLength: 60 }),
    fc
      .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
      .map((text) => [...text].slice(0, 60).join("")),
  )
  .filter((name) => name.trim() !== "" && name !== "__proto__");
