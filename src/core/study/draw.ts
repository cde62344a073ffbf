// Random order of patients that depends on the seed and each patient's identifier, and on nothing else.
import { stream } from "../random/stream.ts";

/**
 * Identifiers, each once, in an order that is random by `seed` and `purpose`. The rows' order and the other patients do not
 * change which of two patients comes first, so leaving one out moves nobody else.
 */
export function drawOrder(ids: readonly string[], seed: number, purpose: string): readonly string[] {
  return [...new Set(ids)]
    .map((id) => ({ id, key: stream(seed, purpose, id).next() }))
    .sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
