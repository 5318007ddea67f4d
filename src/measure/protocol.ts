/** What the page asks of the worker that measures, and what comes back. */

/** One loop to time: an activation's value or its derivative. */
export interface MeasureRequest {
  id: string;
  quantity: 'value' | 'derivative';
}

export type MeasureReport = { type: 'measured'; nanoseconds: number } | { type: 'error'; message: string };
