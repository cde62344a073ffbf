// Where the numbers of R's reference stand, and lists that name such places.
import { entriesOf, type Json } from "./agreement.ts";

/** Names from the outermost inwards; places in arrays are left out. */
export type Place = readonly string[];

/** A place for each number (NaN and the infinities are words). */
export function numericPlaces(value: Json, place: Place = []): Place[] {
  if (value === null || typeof value === "boolean") return [];
  if (typeof value !== "object") {
    return typeof value === "number" || ["NaN", "Infinity", "-Infinity"].includes(value) ? [place] : [];
  }
  return Array.isArray(value)
    ? value.flatMap((entry: Json) => numericPlaces(entry, place))
    : entriesOf(value).flatMap(([key, entry]) => numericPlaces(entry, [...place, key]));
}

/** Patterns of places, a list for what becomes of the numbers there; of several lists with a fitting pattern the first counts. */
export type PlaceLists = Readonly<Record<string, readonly string[]>>;

/** How many places each list holds, the places that none holds, and the patterns, with their list, that hold nothing. */
export function sortPlaces(places: readonly Place[], lists: PlaceLists) {
  const counts = Object.fromEntries(Object.keys(lists).map((list) => [list, 0]));
  const used = new Set<string>();
  const unplaced = new Set<string>();
  for (const place of places) {
    const list = Object.keys(lists).find((one) => patternOf(lists[one]!, place) !== undefined);
    if (list === undefined) unplaced.add(place.join("."));
    else {
      counts[list]!++;
      used.add(`${list}: ${patternOf(lists[list]!, place)}`);
    }
  }
  const patterns = Object.entries(lists).flatMap(([list, own]) => own.map((one) => `${list}: ${one}`));
  return { counts, unplaced: [...unplaced], unused: patterns.filter((pattern) => !used.has(pattern)) };
}

/** The first pattern whose names, joined by dots, are the first of the place; * stands for any text within one name. */
function patternOf(patterns: readonly string[], place: Place): string | undefined {
  return patterns.find((pattern) =>
    pattern.split(".").every((name, i) => {
      const own = place[i];
      if (own === undefined) return false;
      const [before, after] = name.split("*");
      return after === undefined ? own === name : own.startsWith(before!) && own.endsWith(after);
    }),
  );
}
