// R's answer against ours, place by place.
import { type Json, numberOf } from "./agreement.ts";

const promised = { absolute: 1e-8, relative: 1e-7 };

/**
 * Every number and word of R's answer against ours at the same place, to 1e-8 + 1e-7·|R| unless told. R's names of terms are left out: they carry
 * the call ("rcs(age, 4)age'").
 */
export function differencesFromR(
  ours: Json | undefined,
  r: Json,
  place: string,
  { absolute, relative }: { readonly absolute: number; readonly relative: number } = promised,
): { compared: number; different: string[] } {
  if (Array.isArray(r) || (r !== null && typeof r === "object")) {
    // R's script writes a vector of one as a number.
    const parts = Object.entries(r as Record<string, Json>);
    const sameLength = !Array.isArray(r) || (Array.isArray(ours) && ours.length === r.length);
    if (!sameLength) return { compared: 1, different: [`${place}: another length`] };
    const all = parts.map(([key, value]) =>
      differencesFromR((ours as Record<string, Json> | undefined)?.[key], value, `${place}.${key}`, {
        absolute,
        relative,
      }),
    );
    return {
      compared: all.reduce((sum, one) => sum + one.compared, 0),
      different: all.flatMap((one) => one.different),
    };
  }
  if (place.endsWith(".term")) return { compared: 0, different: [] };
  const own = Array.isArray(ours) && ours.length === 1 ? (ours[0] as Json) : (ours ?? null);
  const same =
    typeof r === "number"
      ? Math.abs(numberOf(own) - r) <= absolute + relative * Math.abs(r)
      : r === null
        ? typeof own !== "number"
        : String(own) === String(r);
  return {
    compared: 1,
    different: same ? [] : [`${place}: ${JSON.stringify(own)}, R gives ${JSON.stringify(r)}`],
  };
}
