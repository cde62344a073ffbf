// Clinical stage of oesophageal cancer from T, N and M by histology (AJCC/UICC, 8th edition, clinical groups cTNM).

export type Histology = "squamous" | "adenocarcinoma";
export type T = "T1" | "T2" | "T3" | "T4";
export type N = "N0" | "N1" | "N2" | "N3";
export type M = "M0" | "M1";
export type Stage = "I" | "II" | "III" | "IV";

/** Columns N0, N1, N2; N3 is IVA throughout. T4 stands for T4a in adenocarcinoma. */
const groups: Readonly<Record<Histology, Readonly<Record<T, readonly [Stage, Stage, Stage]>>>> = {
  squamous: {
    T1: ["I", "I", "III"],
    T2: ["II", "II", "III"],
    T3: ["II", "III", "III"],
    T4: ["IV", "IV", "IV"],
  },
  adenocarcinoma: {
    T1: ["I", "II", "IV"],
    T2: ["II", "III", "IV"],
    T3: ["III", "III", "IV"],
    T4: ["III", "III", "IV"],
  },
};

/** I to IV without subgroups. */
export function clinicalStage(histology: Histology, t: T, n: N, m: M): Stage {
  if (m === "M1" || n === "N3") return "IV";
  return groups[histology][t][n === "N0" ? 0 : n === "N1" ? 1 : 2];
}
