/**
 * An experiment: inputs, a pure seeded run, and claims about its result. Figure, live widget, permalink, embed, downloads,
 * JSON, table and test all come from this one definition.
 */
import { createRandom, type Random } from '../core/index.ts';
import type { Inputs, InputsSchema } from './inputs.ts';

export type Cell = number | string | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** A scalar field on a regular grid over a rectangle, row by row from the lowest y; drawn as a heat map. */
export interface Field {
  x: readonly [number, number];
  y: readonly [number, number];
  columns: number;
  rows: number;
  values: Float32Array;
}

/** Tidy rows by table name, plus grids where the result is an image, plus findings in words. */
export interface Result {
  tables: Readonly<Record<string, readonly Row[]>>;
  fields?: Readonly<Record<string, Field>>;
  /** What the reader must be told about this run, e.g. where and why a value became NaN. */
  notes?: readonly string[];
}

export interface RunContext {
  /** Seeded from the input `seed` if the schema has one. */
  random: Random;
  /** Aborted when the reader cancels. */
  signal: AbortSignal;
  /**
   * To be awaited once per unit of work: reports the share done (0 to 1), lets a cancel or a pause arrive, and shows
   * `snapshot()` as an intermediate result. Rejects when cancelled.
   */
  progress(fraction: number, snapshot?: () => Result): Promise<void>;
}

export interface Claim<S extends InputsSchema = InputsSchema> {
  id: string;
  /** The inputs that the claim is about, as text; the others are at their defaults. */
  inputs: Readonly<Partial<Record<keyof S, string>>>;
  /** The sentence printed: `{depth}` is an input (and can be changed in place), `{ratio}` a measured number. */
  sentence: string;
  /** Significant digits of the measured numbers in the sentence; 2 when missing. */
  digits?: number;
  /** The numbers of the sentence, out of the result. */
  measure(result: Result, inputs: Inputs<S>): Record<string, number>;
  /** Whether the claim holds of the measured numbers, at its own inputs. */
  holds(measured: Record<string, number>): boolean;
  /** `holds` in words, with the threshold. */
  condition: string;
}

export interface Column {
  label: string;
  /** Significant digits in tables; text columns have none. */
  digits?: number;
}

export interface TableSchema {
  title: string;
  columns: Readonly<Record<string, Column>>;
}

export interface Experiment<S extends InputsSchema = InputsSchema> {
  id: string;
  title: string;
  /** The question that the reader can answer with it. */
  question: string;
  inputs: S;
  /**
   * `live`: cheap, so it runs again on every change. `on-demand`: waits for the reader to press Run.
   * `training`: long and worth watching; play, pause, single steps.
   */
  mode: 'live' | 'on-demand' | 'training';
  /** The page that explains it, relative to the site's base: `concepts/vanishing-gradient/`. */
  home: string;
  tables: Readonly<Record<string, TableSchema>>;
  run(inputs: Inputs<S>, context: RunContext): Promise<Result> | Result;
  claims: readonly Claim<S>[];
}

/** Gives a definition its types. */
export function defineExperiment<const S extends InputsSchema>(experiment: Experiment<S>): Experiment<S> {
  return Object.freeze(experiment);
}

export interface RunOptions {
  signal?: AbortSignal;
  progress?: RunContext['progress'];
}

/** Runs an experiment: same inputs, same bits. Rejects with the signal's reason when aborted. */
export async function runExperiment<S extends InputsSchema>(
  experiment: Experiment<S>,
  inputs: Inputs<S>,
  { signal = new AbortController().signal, progress }: RunOptions = {},
): Promise<Result> {
  signal.throwIfAborted();
  const seed = typeof inputs.seed === 'number' ? inputs.seed : 1;
  return experiment.run(inputs, {
    random: createRandom(seed),
    signal,
    progress:
      progress ??
      (async () => {
        signal.throwIfAborted();
      }),
  });
}
