/**
 * Times one loop off the main thread. Each loop gets a worker of its own: in one that has run several functions the call in the loop has
 * several targets, and the compiler no longer inlines any.
 */
import { kernelOf } from './kernels.ts';
import type { MeasureReport, MeasureRequest } from './protocol.ts';
import { timeOf } from './timing.ts';

const NANOSECONDS = 1e6;

function measure(request: MeasureRequest): MeasureReport {
  try {
    const { pass, elements } = kernelOf(request);
    return { type: 'measured', nanoseconds: (timeOf(pass, () => performance.now()) * NANOSECONDS) / elements };
  } catch (error) {
    return { type: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<MeasureRequest>) => self.postMessage(measure(data)));
