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

export interface OpenOptions {
  /** 1 unless said: one network, one process, one thread. Never more than the CPUs allowed. */
  readonly threads?: number;
  /** The file that the model's external data points into. */
  readonly externalData?: { readonly path: string; readonly data: Uint8Array };
}

/** Opens ONNX models. */
export interface Runtime {
  readonly name: string;
  open(onnx: Uint8Array, options?: OpenOptions): Promise<Session>;
}
