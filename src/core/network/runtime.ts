// The tensor engine as the core sees it. src/node/runtime and src/web/runtime give it; nothing else imports ONNX Runtime.

/** A float32 or int64 tensor, row-major. */
export type Tensor =
  | { readonly type: "float32"; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: "int64"; readonly dims: readonly number[]; readonly data: BigInt64Array };

export interface Session {
  /** Runs the graph. Outputs named in `into` are written into those tensors' data (no allocation a step). */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

/** Opens ONNX models. `threads` is 1 unless said: one network, one process, one thread. */
export interface Runtime {
  readonly name: string;
  open(
    onnx: Uint8Array,
    options?: {
      readonly threads?: number;
      readonly externalData?: { readonly path: string; readonly data: Uint8Array };
    },
  ): Promise<Session>;
}
