/** A figure as the server renders it: the widget around static charts, complete without JavaScript. */
import type { Experiment, Result } from '../../src/experiments/experiment.ts';
import { formatNumber } from '../../src/experiments/format.ts';
import type { Chart } from '../figures/chart.ts';
import { ChartSection } from './ChartSection.tsx';
import { DataTables } from './DataTable.tsx';
import { ExperimentWidget, type FigureProps } from './ExperimentWidget.tsx';
import type { Editors } from './editors.ts';

interface ServerFigureProps extends FigureProps {
  experiment: Experiment;
  editors: Editors;
  result: Result;
  /** Each chart with its SVG markup in both sizes. */
  drawn: readonly { chart: Chart; html: string }[];
}

export function ServerFigure({ drawn, result, experiment, ...figure }: ServerFigureProps) {
  return (
    <ExperimentWidget
      {...figure}
      experiment={experiment}
      staticCharts={
        <div class="adopted">
          {drawn.map(({ chart, html }) => (
            <ChartSection chart={chart} framed={figure.name === ''} key={chart.id}>
              <StaticChart chart={chart} html={html} live={experiment.mode === 'live'} />
            </ChartSection>
          ))}
        </div>
      }
      staticTable={
        <div class="adopted">
          <DataTables schemas={experiment.tables} result={result} />
        </div>
      }
    />
  );
}

/** The cursor's first position is printed below. Where the figure answers as soon as it wakes, the chart is a slider already. */
function StaticChart({ chart, html, live }: { chart: Chart; html: string; live: boolean }) {
  const { cursor } = chart;
  const readings = cursor?.read(cursor.initial) ?? [];
  const start = cursor && `${cursor.label} = ${formatNumber(cursor.initial, 4)}`;
  return (
    <div class="chart" data-chart={chart.id}>
      <div
        class="chart-frame"
        {...(cursor &&
          live && {
            tabIndex: 0,
            role: 'slider',
            'aria-label': `${chart.title}: ${cursor.label}`,
            'aria-valuemin': cursor.min,
            'aria-valuemax': cursor.max,
            'aria-valuenow': cursor.initial,
            'aria-valuetext': [start, ...readings.map(r => `${r.label} ${r.text}`)].join(', '),
          })}
        dangerouslySetInnerHTML={{ __html: html }}
      />
      {cursor && (
        <p class="chart-readout">
          <span>
            {cursor.label} = <b>{formatNumber(cursor.initial, 4)}</b>
          </span>
          {readings.map(reading => (
            <span key={reading.label}>
              {reading.label} = <b>{reading.text}</b>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
