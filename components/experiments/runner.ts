/** Drives one worker: starts, pauses, steps, cancels a run, and drops reports of an older one. */
import type { Result } from '../../src/experiments/experiment.ts';
import type { Command, Report } from '../../src/experiments/worker-protocol.ts';

export interface RunListener {
  progress(fraction: number, snapshot: Result | undefined): void;
  result(result: Result, milliseconds: number): void;
  error(message: string): void;
  cancelled(): void;
}

/** How long a worker may take to obey a cancel before it is ended, in milliseconds. */
const CANCEL_PATIENCE = 500;

export class Runner {
  #worker: Worker | undefined;
  #run = 0;
  #listener: RunListener | undefined;
  #impatient: ReturnType<typeof setTimeout> | undefined;
  readonly #experiment: string;

  constructor(experiment: string) {
    this.#experiment = experiment;
  }

  /** Starts a run with these inputs (as text); an older run is abandoned. */
  start(inputs: Record<string, string>, listener: RunListener, paused = false): void {
    this.#run += 1;
    this.#listener = listener;
    clearTimeout(this.#impatient);
    this.#send({ type: 'run', run: this.#run, experiment: this.#experiment, inputs, paused });
  }

  pause(): void {
    this.#send({ type: 'pause' });
  }

  resume(): void {
    this.#send({ type: 'resume' });
  }

  /** One unit of work of a paused run. */
  step(): void {
    this.#send({ type: 'step' });
  }

  /** Ends the run and forgets it: the listener hears nothing more. */
  abandon(): void {
    if (!this.#finish()) return;
    this.#run += 1;
    this.#send({ type: 'cancel' });
  }

  /** Ends the run; the listener hears `cancelled`. A worker that does not yield is terminated. */
  cancel(): void {
    if (!this.#listener) return;
    this.#send({ type: 'cancel' });
    this.#impatient = setTimeout(() => {
      this.dispose();
      this.#finish()?.cancelled();
    }, CANCEL_PATIENCE);
  }

  /** Ends the worker. The next `start` makes a new one. */
  dispose(): void {
    clearTimeout(this.#impatient);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #finish(): RunListener | undefined {
    const listener = this.#listener;
    this.#listener = undefined;
    clearTimeout(this.#impatient);
    return listener;
  }

  #send(command: Command): void {
    this.#worker ??= this.#create();
    this.#worker.postMessage(command);
  }

  #create(): Worker {
    const worker = new Worker(new URL('../../src/experiments/worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      if (data.run !== this.#run) return;
      if (data.type === 'progress') {
        this.#listener?.progress(data.fraction, data.snapshot);
        // One frame to draw, then the worker may send the next snapshot: drawing never queues up.
        requestAnimationFrame(() => setTimeout(() => this.#worker?.postMessage({ type: 'drawn' } satisfies Command)));
      } else if (data.type === 'result') this.#finish()?.result(data.result, data.milliseconds);
      else if (data.type === 'error') this.#finish()?.error(data.message);
      else this.#finish()?.cancelled();
    });
    worker.addEventListener('error', event => {
      this.dispose();
      this.#finish()?.error(event.message || 'the worker could not be started');
    });
    return worker;
  }
}
