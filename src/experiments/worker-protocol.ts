/** Messages between a widget and the worker that runs its experiment. */
import type { Result } from './experiment.ts';

/** Widget to worker. Inputs travel as text, so that the worker validates them itself. */
export type Command =
  | { type: 'run'; run: number; experiment: string; inputs: Record<string, string>; paused: boolean }
  | { type: 'pause' | 'resume' | 'step' | 'cancel' }
  /** The last snapshot has been drawn; until then no other is sent. */
  | { type: 'drawn' };

/** Worker to widget; `run` tells late messages of an older run apart. */
export type Report =
  | { type: 'progress'; run: number; fraction: number; snapshot?: Result }
  | { type: 'result'; run: number; result: Result; milliseconds: number }
  | { type: 'error'; run: number; message: string }
  | { type: 'cancelled'; run: number };
