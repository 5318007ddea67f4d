/** The measurement of a function's cost in the reader's browser: one loop after the other, each in a worker, with what came out so far. */
import { hydrate } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../src/experiments/format.ts';
import type { MeasureReport, MeasureRequest } from '../../src/measure/protocol.ts';

/** A loop to measure, and how its row is called. */
export interface MeasuredLoop extends MeasureRequest {
  label: string;
}

export interface CostProps {
  loops: readonly MeasuredLoop[];
  /** What the time is per: `element`, `output`. */
  per: string;
}

/** Id of the loop that the others are compared with. */
const UNIT = 'relu';

type State =
  | { status: 'idle' | 'running' | 'done' }
  | { status: 'stopped'; why: string }
  | { status: 'failed'; message: string };

/** Nanoseconds of one loop. Rejects with the worker's error, or with the signal's reason; either way the worker is ended. */
function nanosecondsOf(loop: MeasuredLoop, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('../../src/measure/worker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('message', ({ data }: MessageEvent<MeasureReport>) =>
      data.type === 'measured' ? resolve(data.nanoseconds) : reject(new Error(data.message)),
    );
    worker.addEventListener('error', event => reject(new Error(event.message || 'the worker could not be started')));
    const { id, quantity } = loop;
    worker.postMessage({ id, quantity } satisfies MeasureRequest);
  });
  return answer.finally(() => worker.terminate());
}

export function CostMeasurement({ loops, per, start }: CostProps & { start: boolean }) {
  const [state, setState] = useState<State>({ status: 'idle' });
  const [times, setTimes] = useState<readonly number[]>([]);
  const controller = useRef<AbortController>();
  const root = useRef<HTMLDivElement>(null);
  const running = state.status === 'running';

  const stop = (why: string) => controller.current?.abort(why);

  async function measure() {
    const { signal } = (controller.current = new AbortController());
    setState({ status: 'running' });
    const measured: number[] = [];
    setTimes(measured);
    try {
      for (const loop of loops) {
        measured.push(await nanosecondsOf(loop, signal));
        setTimes([...measured]);
      }
      setState({ status: 'done' });
    } catch (error) {
      if (signal.aborted) setState({ status: 'stopped', why: String(signal.reason) });
      else setState({ status: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  useEffect(() => {
    if (start) void measure();
    return () => stop('');
  }, []);

  // Nobody looks: nothing runs. A page in the background is slowed down, and would measure that.
  useEffect(() => {
    if (!running || !root.current) return;
    const left = () => stop('Stopped, since it was no longer on the screen.');
    const observer = new IntersectionObserver(([entry]) => entry && !entry.isIntersecting && left());
    observer.observe(root.current);
    const hidden = () => document.hidden && left();
    document.addEventListener('visibilitychange', hidden);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', hidden);
    };
  }, [running]);

  const unit = times[loops.findIndex(({ id, quantity }) => id === UNIT && quantity === 'value')];
  return (
    <div ref={root}>
      <p class="cost-buttons">
        <button type="button" onClick={() => (running ? stop('Cancelled.') : void measure())}>
          {running ? 'Cancel' : times.length > 0 ? 'Measure again' : 'Measure here'}
        </button>
      </p>
      <p class="cost-status" role="status">
        {sentence(state, { loops, per }, times, unit)}
      </p>
      {times.length > 0 && (
        <div class="nl-table">
          <table>
            <thead>
              <tr>
                <th scope="col">Loop</th>
                <th scope="col" class="num">
                  ns per {per}
                </th>
                <th scope="col" class="num">
                  times ReLU
                </th>
              </tr>
            </thead>
            <tbody>
              {times.map((time, index) => (
                <tr key={index}>
                  <th scope="row">{loops[index]?.label}</th>
                  <td class="num">{formatNumber(time, 2)}</td>
                  <td class="num">{unit === undefined ? '' : formatNumber(time / unit, 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** What is told to those who do not see the table grow. */
function sentence(state: State, { loops, per }: CostProps, times: readonly number[], unit: number | undefined): string {
  switch (state.status) {
    case 'idle':
      return '';
    case 'running':
      return `Measuring ${loops[times.length]?.label ?? ''}, ${times.length + 1} of ${loops.length}.`;
    case 'stopped':
      return state.why;
    case 'failed':
      return `Not measured: ${state.message}`;
    case 'done': {
      const [value = Number.NaN] = times;
      const ratio =
        unit === undefined || loops[0]?.id === UNIT ? '' : `, ${formatNumber(value / unit, 2)} times the time of ReLU`;
      return `Measured: ${loops[0]?.label} takes ${formatNumber(value, 2)} ns per ${per} in this browser${ratio}.`;
    }
  }
}

/** Takes the server's button over; with `start`, as if it were pressed at once. */
export function hydrateCost(element: HTMLElement, start: boolean): void {
  const props: CostProps = JSON.parse(element.dataset.props ?? '');
  hydrate(<CostMeasurement {...props} start={start} />, element);
}
