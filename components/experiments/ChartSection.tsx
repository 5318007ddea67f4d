/** A chart's title, legend, facts and remarks, the same around the static and the live drawing. */
import type { ComponentChildren } from 'preact';
import { sitePath } from '../../src/site.ts';
import type { Chart, Fact, LegendItem } from '../figures/chart.ts';
import { CopyText } from './CopyText.tsx';

interface ChartSectionProps {
  chart: Chart;
  /** Whether links open a page of their own: within somebody's frame they must. */
  framed?: boolean;
  children: ComponentChildren;
}

export function ChartSection({ chart, framed = false, children }: ChartSectionProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart is no set of form fields, and a page may show it twice, so it is no landmark
    <section role="group" aria-label={chart.title}>
      <p class="chart-title">{chart.title}</p>
      {chart.answer && <Facts of={chart.answer} className="chart-facts chart-answer" />}
      {chart.legend && (
        <ul class="chart-legend">
          {chart.legend.map(item => (
            <li key={item.label}>
              <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
                {sample(item)}
              </svg>
              {item.label}
            </li>
          ))}
        </ul>
      )}
      {children}
      {chart.remarks && chart.remarks.length > 0 && (
        <ul class="chart-remarks">
          {chart.remarks.map(({ kind, about, text, link }) => (
            <li key={`${about} ${text}`} data-kind={kind}>
              {kind === 'warning' && <b>Warning: </b>}
              {about && <strong>{about}</strong>} {text}
              {link && (
                <>
                  {' '}
                  <a href={sitePath(link.path)} target={framed ? '_blank' : undefined}>
                    {link.text}
                  </a>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {chart.facts && <Facts of={chart.facts} className="chart-facts" />}
      {chart.copy && <CopyText {...chart.copy} />}
    </section>
  );
}

function Facts({ of, className }: { of: readonly Fact[]; className: string }) {
  return (
    <dl class={className}>
      {of.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function sample({ mark = 'line', color, dash }: LegendItem) {
  if (mark === 'area') return <rect x="2" width="24" height="12" rx="2" fill={color} fill-opacity="0.25" />;
  if (mark === 'dot') return <circle cx="14" cy="6" r="4" fill={color} />;
  if (mark === 'square') return <rect x="10" y="2" width="8" height="8" fill={color} />;
  if (mark === 'triangle') return <path d="M14 1 L19 11 H9 Z" fill={color} />;
  return <line x1="1" x2="27" y1="6" y2="6" stroke={color} stroke-width="2.5" stroke-dasharray={dash} />;
}
