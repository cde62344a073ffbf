// What a run says while it works: one line that renews itself on a terminal, plain lines elsewhere. Always on stderr.

export interface Progress {
  /** Opens a stage with a number of units to do. */
  stage(name: string, units: number): void;
  /** `done` units (fractions count) of the open stage are finished; `detail` e.g. "PC fold 2, epoch 7/30, loss 0.61". */
  update(done: number, detail?: string): void;
  /** A lasting line. */
  note(line: string): void;
  /** Closes the open stage. */
  end(): void;
}

interface Stage {
  readonly name: string;
  readonly units: number;
  readonly startMs: number;
  done: number;
  detail: string;
  saidMs: number;
}

/** Writes to a stream such as process.stderr; `clock` gives milliseconds. */
export function streamProgress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number },
  clock: () => number,
): Progress {
  const terminal = stream.isTTY === true;
  const silenceMs = terminal ? 100 : 15_000;
  let open: Stage | undefined;
  const clear = () => terminal && stream.write("\r\u001b[K");
  const draw = (stage: Stage) => {
    const line = describe(stage, clock());
    if (terminal) stream.write(`\r\u001b[K${line.slice(0, (stream.columns ?? 100) - 1)}`);
    else stream.write(`${line}\n`);
    stage.saidMs = clock();
  };
  const progress: Progress = {
    stage: (name, units) => {
      progress.end();
      open = { name, units, startMs: clock(), done: 0, detail: "", saidMs: clock() };
      if (terminal) draw(open);
    },
    update: (done, detail) => {
      if (!open) return;
      open.done = done;
      open.detail = detail ?? open.detail;
      if (clock() - open.saidMs >= silenceMs) draw(open);
    },
    note: (line) => {
      clear();
      stream.write(`${line}\n`);
      if (open && terminal) draw(open);
    },
    end: () => {
      if (!open) return;
      const seconds = (clock() - open.startMs) / 1000;
      clear();
      if (open.units > 0) stream.write(`${open.name}: ${open.units} done in ${duration(seconds)}\n`);
      open = undefined;
    },
  };
  return progress;
}

/** "2 min 05 s" for people. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

function describe(stage: Stage, nowMs: number): string {
  const share = stage.units > 0 ? stage.done / stage.units : 0;
  const elapsed = (nowMs - stage.startMs) / 1000;
  const left = share > 0.01 && elapsed > 2 ? `, ${duration((elapsed * (1 - share)) / share)} left` : "";
  const count = `${Math.floor(stage.done)}/${stage.units}`;
  return `${stage.name}: ${count} (${Math.round(100 * share)}%${left})${stage.detail ? ` · ${stage.detail}` : ""}`;
}
