/** Runs experiments off the main thread. A run yields at each awaited `progress`, so cancel, pause and step arrive between two units of work. */
import type { Result } from './experiment.ts';
import { runExperiment } from './experiment.ts';
import { loadExperiment } from './index.ts';
import { completeInputs } from './inputs.ts';
import type { Command, Report } from './worker-protocol.ts';

/** The longest time without looking at the message queue, and the shortest between two snapshots, in milliseconds. */
const YIELD_AFTER = 12;
const SNAPSHOT_AFTER = 80;

const post = (report: Report) => self.postMessage(report);

let controller: AbortController | undefined;
let paused = false;
let steps = 0;
let drawn = true;
let wake: (() => void) | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  if (data.type === 'run') {
    controller?.abort();
    wake?.();
    void run(data);
    return;
  }
  if (data.type === 'cancel') controller?.abort();
  else if (data.type === 'pause') paused = true;
  else if (data.type === 'resume') paused = false;
  else if (data.type === 'drawn') {
    drawn = true;
    return;
  } else steps += 1;
  wake?.();
});

async function run({ run, experiment: id, inputs: texts, paused: startPaused }: Extract<Command, { type: 'run' }>) {
  const { signal } = (controller = new AbortController());
  paused = startPaused;
  steps = 0;
  drawn = true;
  const started = performance.now();
  let yielded = started;
  let shown = started;

  const progress = async (fraction: number, snapshot?: () => Result) => {
    const now = performance.now();
    const waits = paused && steps === 0;
    if (waits || (drawn && now - shown > SNAPSHOT_AFTER)) {
      shown = now;
      drawn = false;
      post({ type: 'progress', run, fraction, ...(snapshot && { snapshot: snapshot() }) });
    }
    if (now - yielded > YIELD_AFTER) {
      await macrotask();
      yielded = performance.now();
    }
    while (paused && steps === 0 && !signal.aborted) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
      wake = undefined;
      yielded = performance.now();
    }
    if (steps > 0) {
      steps -= 1;
      shown = 0;
    }
    signal.throwIfAborted();
  };

  try {
    const experiment = await loadExperiment(id);
    const result = await runExperiment(experiment, completeInputs(experiment.inputs, texts), { signal, progress });
    signal.throwIfAborted();
    post({ type: 'result', run, result, milliseconds: performance.now() - started });
  } catch (error) {
    if (signal.aborted) post({ type: 'cancelled', run });
    else post({ type: 'error', run, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Lets the event loop take the next message: a promise alone would not. */
function macrotask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
