// ONNX Runtime for the core in Node: onnxruntime-node, or onnxruntime-web (WASM) where that cannot be loaded.
import { availableParallelism } from "node:os";
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-common";
import type { OpenOptions, Runtime, Session, Tensor } from "../../core/network/runtime.ts";

type OnnxRuntime = Pick<typeof import("onnxruntime-common"), "InferenceSession" | "Tensor">;

/**
 * The runtime of this process. Falls back to WASM when the native library is missing or does not load, with one line to `warn`:
 * scores are the same to 1e-5, training several times slower.
 */
export async function loadRuntime(warn: (line: string) => void): Promise<Runtime> {
  // Since 1.30 the native library reports its use to its makers unless this is set before it loads. Nothing leaves from here.
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
  try {
    return runtimeOver("onnxruntime-node", (await import("onnxruntime-node")) as OnnxRuntime, {
      writesInto: true,
    });
  } catch (error) {
    warn(
      `onnxruntime-node does not load (${firstLine(error)}); going on with onnxruntime-web, several times slower.`,
    );
    return loadWasmRuntime();
  }
}

/** WebAssembly in Node: what the page runs. */
export async function loadWasmRuntime(): Promise<Runtime> {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  return runtimeOver("onnxruntime-web", ort as OnnxRuntime, { writesInto: false });
}

/** `writesInto`: results land in tensors given for them. WASM leaves those as they are, so there results are copied. */
function runtimeOver(
  name: string,
  ort: OnnxRuntime,
  { writesInto }: { readonly writesInto: boolean },
): Runtime {
  return {
    name,
    async open(onnx: Uint8Array, { threads = 1, externalData }: OpenOptions = {}) {
      const session = await ort.InferenceSession.create(onnx, {
        intraOpNumThreads: Math.min(threads, availableParallelism()),
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        // One block for the whole plan fragments: without it a training step of 64³ boxes peaks a third lower and is no slower.
        enableMemPattern: false,
        logSeverityLevel: 3,
        ...(externalData === undefined ? {} : { externalData: [externalData] }),
      });
      return sessionOver(ort, session, writesInto);
    },
  };
}

function sessionOver(ort: OnnxRuntime, session: InferenceSession, writesInto: boolean): Session {
  return {
    async run(feeds, into = {}) {
      const inputs = mapValues(feeds, (tensor) => toOrt(ort, tensor));
      const outputs = Object.fromEntries(
        session.outputNames.map((name) => [name, writesInto && name in into ? toOrt(ort, into[name]) : null]),
      );
      const results = mapValues(await session.run(inputs, outputs), fromOrt);
      for (const [name, target] of Object.entries(into)) copyInto(target, results[name]);
      return { ...results, ...into };
    },
    release: () => session.release(),
  };
}

function toOrt(ort: OnnxRuntime, tensor: Tensor): OrtTensor {
  return tensor.type === "float32"
    ? new ort.Tensor("float32", tensor.data, tensor.dims)
    : new ort.Tensor("int64", tensor.data, tensor.dims);
}

function fromOrt({ type, data, dims }: OrtTensor): Tensor {
  if (type === "float32" && data instanceof Float32Array) return { type, data, dims };
  if (type === "int64" && data instanceof BigInt64Array) return { type, data, dims };
  throw new Error(`A result of type ${type}; the core knows float32 and int64`);
}

function copyInto(target: Tensor, result: Tensor): void {
  if (target.data === result.data) return;
  if (target.type === "float32" && result.type === "float32") target.data.set(result.data);
  if (target.type === "int64" && result.type === "int64") target.data.set(result.data);
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
