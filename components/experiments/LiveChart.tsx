/** A chart in the browser: the same SVG as the static one, with a canvas for its heat map and a cursor that reads values. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../src/experiments/format.ts';
import { type Chart, type ChartSize, chartWidths, paintHeatmap, type Reading } from '../figures/chart.ts';
import { type RenderedChart, renderChart } from '../figures/render.ts';

/** Width of the figure in pixels below which the narrow drawing is shown; the style sheet has the same number. */
const NARROW_BELOW = 560;

export function LiveChart({ chart }: { chart: Chart }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<ChartSize | undefined>();
  const [rendered, setRendered] = useState<RenderedChart | undefined>();
  const [position, setPosition] = useState<number | undefined>();
  const { cursor } = chart;

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const figure = element.closest('.experiment') ?? element;
    const measure = () => setSize(figure.clientWidth < NARROW_BELOW ? 'narrow' : 'wide');
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(figure);
    return () => observer.disconnect();
  }, []);

  // The first drawing at once, so that nothing moves; each later one in a task of its own, so that several do not add up to a
  // long one.
  useLayoutEffect(() => {
    if (!size) return;
    const draw = () => setRendered(renderChart(chart, size));
    if (!rendered) {
      draw();
      return;
    }
    const later = setTimeout(draw);
    return () => clearTimeout(later);
  }, [chart, size]);

  useLayoutEffect(() => {
    const host = frame.current?.querySelector('.chart-svg');
    if (rendered && host) host.replaceChildren(rendered.svg);
  }, [rendered]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !chart.heatmap) return;
    const { columns, rows } = chart.heatmap.field;
    element.width = columns;
    element.height = rows;
    context.putImageData(new ImageData(new Uint8ClampedArray(paintHeatmap(chart.heatmap)), columns, rows), 0, 0);
  }, [chart, rendered]);

  const clamp = (value: number) =>
    cursor
      ? Math.min(
          cursor.max,
          Math.max(cursor.min, cursor.min + Math.round((value - cursor.min) / cursor.step) * cursor.step),
        )
      : value;
  const at = cursor && clamp(position ?? cursor.initial);
  const readings = cursor && at !== undefined ? cursor.read(at) : [];

  const point = (event: PointerEvent) => {
    if (!cursor || !rendered || !frame.current) return;
    const box = frame.current.getBoundingClientRect();
    const value = rendered.invertX(((event.clientX - box.left) / box.width) * rendered.width);
    if (value !== undefined) setPosition(clamp(value));
  };
  const press = (event: KeyboardEvent) => {
    if (!cursor || at === undefined) return;
    // Farther than an arrow key, however few the positions.
    const page = Math.max(2, Math.round((cursor.max - cursor.min) / cursor.step / 10));
    const moves: Record<string, number> = {
      ArrowRight: at + cursor.step,
      ArrowUp: at + cursor.step,
      ArrowLeft: at - cursor.step,
      ArrowDown: at - cursor.step,
      PageUp: at + page * cursor.step,
      PageDown: at - page * cursor.step,
      Home: cursor.min,
      End: cursor.max,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setPosition(clamp(next));
  };

  const sliderProps = cursor &&
    at !== undefined && {
      tabIndex: 0,
      role: 'slider' as const,
      'aria-label': `${chart.title}: ${cursor.label}`,
      'aria-valuemin': cursor.min,
      'aria-valuemax': cursor.max,
      'aria-valuenow': at,
      'aria-valuetext': spoken(cursor.label, at, readings),
      onKeyDown: press,
      onPointerMove: point,
      onPointerDown: point,
    };

  return (
    <div class="chart" data-chart={chart.id}>
      <div class="chart-frame" ref={frame} style={{ aspectRatio: aspect(chart, size) }} {...sliderProps}>
        {chart.heatmap && rendered && <canvas ref={canvas} {...canvasBox(rendered)} />}
        <div class="chart-svg" />
        {rendered && cursor && at !== undefined && (
          <CursorMarks rendered={rendered} position={at} readings={readings} />
        )}
      </div>
      {cursor && at !== undefined && <Readout label={cursor.label} position={at} readings={readings} />}
    </div>
  );
}

const aspect = (chart: Chart, size: ChartSize = 'wide') =>
  `${chartWidths[size]} / ${Math.round(chartWidths[size] * chart.aspect[size])}`;

const spoken = (label: string, position: number, readings: readonly Reading[]) =>
  [`${label} = ${formatNumber(position, 4)}`, ...readings.map(r => `${r.label} ${r.text}`)].join(', ');

function canvasBox({ frame, width, height }: RenderedChart) {
  const share = (value: number, whole: number) => `${(100 * value) / whole}%`;
  const [w, h] = [frame.right - frame.left, frame.bottom - frame.top];
  return {
    style: {
      left: share(frame.left, width),
      top: share(frame.top, height),
      width: share(w, width),
      height: share(h, height),
    },
    'data-x': frame.left,
    'data-y': frame.top,
    'data-width': w,
    'data-height': h,
  };
}

function CursorMarks(props: { rendered: RenderedChart; position: number; readings: readonly Reading[] }) {
  const { rendered, position, readings } = props;
  const x = rendered.x(position);
  return (
    <svg class="chart-cursor" viewBox={`0 0 ${rendered.width} ${rendered.height}`} aria-hidden="true">
      <line x1={x} x2={x} y1={rendered.frame.top} y2={rendered.frame.bottom} />
      {readings.map(reading => {
        const y = reading.y === undefined ? Number.NaN : rendered.y(reading.y);
        return Number.isFinite(y) && y >= rendered.frame.top - 1 && y <= rendered.frame.bottom + 1 ? (
          <circle key={reading.label} cx={x} cy={y} r={4.5} fill={reading.color ?? 'currentColor'} />
        ) : null;
      })}
    </svg>
  );
}

/** The numbers at the cursor, as text below the chart. */
function Readout({ label, position, readings }: { label: string; position: number; readings: readonly Reading[] }) {
  return (
    <p class="chart-readout">
      <span>
        {label} = <b>{formatNumber(position, 4)}</b>
      </span>
      {readings.map(reading => (
        <span key={reading.label} style={reading.color && { '--reading': reading.color }}>
          {reading.label} = <b>{reading.text}</b>
        </span>
      ))}
    </p>
  );
}
