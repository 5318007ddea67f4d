/**
 * The live form of a figure. The server renders it around the static charts; in the browser it takes the same elements over
 * in place, runs the experiment in a worker and redraws the charts. It works only while it is on screen.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Experiment, Result } from '../../src/experiments/experiment.ts';
import {
  completeInputs,
  InputError,
  type Inputs,
  type InputsSchema,
  serialiseInputs,
} from '../../src/experiments/inputs.ts';
import { writePermalink } from '../../src/experiments/permalink.ts';
import type { View } from '../figures/chart.ts';
import { ChartSection } from './ChartSection.tsx';
import { Controls, type Texts } from './Controls.tsx';
import { DataTables } from './DataTable.tsx';
import type { Editors } from './editors.ts';
import type { LiveChart } from './LiveChart.tsx';
import { OpenIn, type OpenInProps } from './OpenIn.tsx';
import { Runner } from './runner.ts';
import { SetupCode } from './SetupCode.tsx';
import { ShareMenu } from './ShareMenu.tsx';

/** What the page says about a figure; written into the HTML once and read back on hydration. */
export interface FigureProps {
  /** The figure's name on its page: prefix of its permalink, empty on an embed page. */
  name: string;
  /** The inputs it starts from, as text. */
  preset: Texts;
  /** Names of the inputs that get a control; the others stay at their preset. */
  controls: readonly string[];
  /** Ids of the charts to show; all when missing. */
  charts?: readonly string[];
  /** Absolute URL of the embed page. */
  embedUrl: string;
  /** Links to other experiments, which take the function of the input `input` there. */
  openIn?: OpenInProps & { input: string };
  /** Address of the texts from which the set-up is written as a program. */
  programs?: string;
}

export interface ExperimentWidgetProps extends FigureProps {
  experiment: Experiment;
  /** The editors of the experiment's inputs. */
  editors: Editors;
  /** Loads charts and their drawing code; present in the browser only. */
  load?: () => Promise<{ view: View<Inputs<InputsSchema>>; LiveChart: typeof LiveChart }>;
  /** What the URL and the controls held when the reader engaged. */
  restored?: { texts: Texts; problems: readonly string[] };
  /** The server's charts, legend and table. In the browser they are already in the document: empty stand-ins take them over. */
  staticCharts: ComponentChildren;
  staticTable: ComponentChildren;
}

type Loaded = Awaited<ReturnType<NonNullable<ExperimentWidgetProps['load']>>>;
type Status = 'idle' | 'running' | 'paused' | 'done' | 'cancelled' | 'error';

export function ExperimentWidget(props: ExperimentWidgetProps) {
  const { experiment, editors, name, preset, controls, load, restored } = props;
  const root = useRef<HTMLDivElement>(null);
  const runner = useRef<Runner | undefined>(undefined);
  const [texts, setTexts] = useState<Texts>(preset);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [status, setStatus] = useState<Status>('idle');
  const [fraction, setFraction] = useState(0);
  const [message, setMessage] = useState('');
  const [shown, setShown] = useState<{ result: Result; inputs: Inputs<InputsSchema> } | undefined>();
  const [ranTexts, setRanTexts] = useState<Texts>(preset);
  const [loaded, setLoaded] = useState<Loaded | undefined>();

  const problems = useMemo(() => findProblems(experiment.inputs, texts), [experiment, texts]);
  const valid = Object.keys(problems).length === 0;
  const changed = Object.keys(preset).some(key => texts[key] !== preset[key]);
  const active = status === 'running' || status === 'paused';

  const start = (from: Texts, paused = false) => {
    if (!runner.current) return;
    const inputs = completeInputs(experiment.inputs, from);
    setStatus(paused ? 'paused' : 'running');
    setFraction(0);
    setMessage('');
    setRanTexts(from);
    runner.current.start(
      serialiseInputs(experiment.inputs, inputs),
      {
        progress(done, snapshot) {
          setFraction(done);
          if (snapshot) setShown({ result: snapshot, inputs });
        },
        result(result, milliseconds) {
          setShown({ result, inputs });
          setStatus('done');
          setMessage(`Computed in your browser in ${duration(milliseconds)}.`);
        },
        error(text) {
          setStatus('error');
          setMessage(text);
        },
        cancelled() {
          setStatus('cancelled');
          setMessage('Cancelled. The figure shows the last result.');
        },
      },
      paused,
    );
  };

  // Take over: restore state, load the drawing code, make the worker. In the same task as the hydration: an effect after the
  // next frame would put back what the reader has changed by then.
  useLayoutEffect(() => {
    const own = new Runner(experiment.id);
    runner.current = own;
    void load?.().then(setLoaded, () => {
      setStatus('error');
      setMessage('The drawing code could not be loaded. Check the connection and reload the page.');
    });
    const first = restored?.texts ?? preset;
    setTexts(first);
    setNotes(restored?.problems ?? []);
    const differs = Object.keys(preset).some(key => first[key] !== preset[key]);
    if (experiment.mode === 'live' || (differs && experiment.mode === 'on-demand')) {
      if (Object.keys(findProblems(experiment.inputs, first)).length === 0) start(first);
    }
    return () => own.dispose();
  }, []);

  // On a change: remember it in the URL, and recompute what is cheap.
  useEffect(() => {
    if (!runner.current || !valid) return;
    const later = setTimeout(() => {
      remember(experiment.inputs, name, preset, texts);
      if (experiment.mode === 'live' && texts !== ranTexts && !same(texts, ranTexts)) start(texts);
    }, 60);
    return () => clearTimeout(later);
  }, [texts]);

  // Off screen, no work.
  const status_ = useRef(status);
  status_.current = status;
  useEffect(() => {
    if (!root.current) return;
    const observer = new IntersectionObserver(entries => {
      const visible = entries.at(-1)?.isIntersecting ?? true;
      if (status_.current !== 'running') return;
      if (visible) runner.current?.resume();
      else runner.current?.pause();
    });
    observer.observe(root.current);
    return () => observer.disconnect();
  }, []);

  const charts = useMemo(() => {
    if (!loaded || !shown) return undefined;
    const all = loaded.view(shown.inputs, shown.result);
    return props.charts ? all.filter(chart => props.charts?.includes(chart.id)) : all;
  }, [loaded, shown]);

  // Where the keyboard is when the static chart gives way to the live one, it stays.
  const isLive = charts !== undefined;
  const wasLive = useRef(false);
  const focusedChart = useRef<string | undefined>(undefined);
  if (isLive && !wasLive.current) {
    const focused = root.current?.contains(document.activeElement) ? document.activeElement : undefined;
    focusedChart.current = focused?.closest<HTMLElement>('[data-chart]')?.dataset.chart;
  }
  useLayoutEffect(() => {
    wasLive.current = isLive;
    const chart = isLive && focusedChart.current;
    if (!chart) return;
    focusedChart.current = undefined;
    root.current
      ?.querySelector<HTMLElement>(`[data-chart="${CSS.escape(chart)}"] .chart-frame`)
      ?.focus({ preventScroll: true });
  }, [isLive]);

  const reset = () => {
    runner.current?.abandon();
    setTexts(preset);
    setNotes([]);
    setStatus('idle');
    setMessage('');
    if (experiment.mode !== 'live') {
      setShown(undefined);
      setRanTexts(preset);
    }
  };
  const pause = () => {
    runner.current?.pause();
    setStatus('paused');
  };
  const resume = () => {
    runner.current?.resume();
    setStatus('running');
  };
  const stale = experiment.mode !== 'live' && !same(texts, ranTexts);

  return (
    <div class="experiment-body" ref={root} data-status={status} data-mode={experiment.mode}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
      <div class="experiment-controls" role="group" aria-label={`${experiment.title}: inputs`}>
        <Controls
          schema={experiment.inputs}
          shown={controls}
          texts={texts}
          problems={problems}
          idPrefix={name || experiment.id}
          editors={editors}
          onChange={(key, text) => setTexts(old => ({ ...old, [key]: text }))}
        />
        <div class="experiment-buttons">
          {experiment.mode === 'on-demand' && (
            <button type="button" class="primary" disabled={!valid || active} onClick={() => start(texts)}>
              Run
            </button>
          )}
          {experiment.mode === 'training' && (
            <>
              {status === 'running' ? (
                <button type="button" class="primary" onClick={pause}>
                  Pause
                </button>
              ) : (
                <button
                  type="button"
                  class="primary"
                  disabled={!valid}
                  onClick={() => (status === 'paused' && !stale ? resume() : start(texts))}
                >
                  Play
                </button>
              )}
              <button
                type="button"
                disabled={!valid || status === 'running'}
                onClick={() => {
                  if (status !== 'paused' || stale) start(texts, true);
                  runner.current?.step();
                }}
              >
                Step
              </button>
            </>
          )}
          <button
            type="button"
            disabled={!changed && !notes.length && !(shown && experiment.mode !== 'live')}
            onClick={reset}
          >
            Reset
          </button>
          <button type="button" class="cancel" disabled={!active} onClick={() => runner.current?.cancel()}>
            Cancel
          </button>
          <progress max={1} value={active ? fraction : status === 'done' ? 1 : 0} aria-label="Progress" />
        </div>
      </div>
      <p class="experiment-status" role="status">
        {stale && valid && !active ? 'The inputs have changed: the figure shows the last run. ' : ''}
        {status !== 'error' && message}
      </p>
      {status === 'error' && (
        <p class="experiment-error" role="alert">
          This run failed: {message}
        </p>
      )}
      {notes.length > 0 && (
        <div class="experiment-note" role="alert">
          <p>The link that brought you here asked for something that this figure does not take:</p>
          <ul>
            {notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      )}
      {shown?.result.notes?.map(note => (
        <p class="experiment-finding" key={note}>
          {note}
        </p>
      ))}
      {charts && loaded ? (
        <div class="experiment-charts" data-live>
          {charts.map(chart => (
            <ChartSection chart={chart} framed={name === ''} key={chart.id}>
              <loaded.LiveChart chart={chart} />
            </ChartSection>
          ))}
        </div>
      ) : (
        <div class="experiment-charts">{props.staticCharts}</div>
      )}
      {props.openIn && <OpenIn {...props.openIn} text={(valid ? texts : ranTexts)[props.openIn.input] ?? ''} />}
      <div class="experiment-extras">
        <ShareMenu
          experiment={experiment}
          embedUrl={props.embedUrl}
          name={name}
          preset={preset}
          texts={valid ? texts : ranTexts}
          result={shown?.result}
          root={root}
        />
        {props.programs && (
          <SetupCode experiment={experiment} programs={props.programs} texts={valid ? texts : ranTexts} />
        )}
        <details class="experiment-table">
          <summary>Data table</summary>
          {shown ? <DataTables schemas={experiment.tables} result={shown.result} /> : props.staticTable}
        </details>
      </div>
    </div>
  );
}

/** What is wrong with each text, by input name. */
function findProblems(schema: InputsSchema, texts: Texts): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [name, input] of Object.entries(schema)) {
    try {
      input.parse(texts[name] ?? '');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems[name] = error.message;
    }
  }
  return problems;
}

const same = (a: Texts, b: Texts) => Object.keys(a).every(key => a[key] === b[key]);

const duration = (milliseconds: number) =>
  milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/** Writes the state into the address bar without a new history entry. */
function remember(schema: InputsSchema, name: string, preset: Texts, texts: Texts): void {
  const url = new URL(location.href);
  const query = writePermalink(
    schema,
    url.searchParams,
    name,
    completeInputs(schema, preset),
    completeInputs(schema, texts),
  );
  if (query.toString() === url.searchParams.toString()) return;
  url.search = query.toString();
  history.replaceState(history.state, '', url);
}
