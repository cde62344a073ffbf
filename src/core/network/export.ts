// The files in which a network travels: an ONNX model and, beside it, its weights in a safetensors file that the model points into.
import { fail } from "../problem/problem.ts";
import { checkDescription, type NetworkDescription } from "./description.ts";
import { encodeModel } from "./onnx/encode.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";
import { scoringGraph } from "./scoringGraph.ts";
import { type Weights, weightPlaces } from "./weights.ts";

export interface NetworkFiles {
  /** A model of one patient: any ONNX runtime opens it beside its weights. */
  readonly onnx: Uint8Array;
  readonly safetensors: Uint8Array;
}

/** `weightsFile` is the name that the safetensors file will have, in the model's own folder. */
export function exportNetwork(
  description: NetworkDescription,
  weights: Weights,
  weightsFile: string,
): NetworkFiles {
  const { bytes, places } = writeSafetensors(weights, { description: JSON.stringify(description) });
  const initializers = weightPlaces(description).map(({ name, dims }) => ({
    name,
    dims,
    data: { file: weightsFile, ...places[name] },
  }));
  return { onnx: encodeModel(scoringGraph(description, 1, initializers)), safetensors: bytes };
}

/** Reads what `exportNetwork` wrote. Refuses, by name, missing, surplus and misshapen layers. */
export function importWeights(
  safetensors: Uint8Array,
  description: NetworkDescription,
  file = "safetensors file",
): Weights {
  checkDescription(description);
  const { tensors } = readSafetensors(safetensors, file);
  const places = weightPlaces(description);
  const wrong = places.filter(({ name, dims }) => tensors[name]?.dims.join() !== dims.join());
  const known = new Set(places.map(({ name }) => name));
  const surplus = Object.keys(tensors).filter((name) => !known.has(name));
  if (wrong.length > 0 || surplus.length > 0)
    fail({
      code: "weights-of-another-network",
      where: { file },
      found: [
        ...wrong.map(
          ({ name }) => `${name} ${name in tensors ? `of shape [${tensors[name].dims}]` : "missing"}`,
        ),
        ...surplus.map((name) => `${name} without a place`),
      ].join(", "),
      expected: `the ${places.length} layers of this network`,
      remedy: "Use the weights that were saved with this description.",
    });
  return Object.fromEntries(places.map(({ name }) => [name, tensors[name]]));
}
