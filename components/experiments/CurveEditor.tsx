/** Points on a plane that draw an activation: a point is moved by pointer or arrow keys, and the curve is written as a formula. */
import { useRef, useState } from 'preact/hooks';
import {
  addPoint,
  type Curve,
  type CurvePoint,
  curveFormula,
  curveValue,
  GRID,
  HEIGHT,
  movePoint,
  REACH,
  readCurve,
  removePoint,
  roomForPoint,
} from '../../src/experiments/curve.ts';
import { formatNumber } from '../../src/experiments/format.ts';
import { FORMULA_SIGN } from '../../src/experiments/inputs.ts';

interface CurveEditorProps {
  /** The text of the activation; the points are those of its formula, if that is a curve. */
  text: string;
  onChange(text: string): void;
}

/** What is drawn while the text is no curve. */
const FIRST_CURVE: Curve = {
  points: [
    { x: -4, y: 0 },
    { x: -2, y: 0 },
    { x: -0.5, y: -0.3 },
    { x: 1, y: 1 },
    { x: 4, y: 4 },
  ],
  smooth: false,
};

/** Units of the drawing for 1. */
const SCALE = 40;
const MARGIN = 14;
const size = { width: 2 * REACH * SCALE + 2 * MARGIN, height: (HEIGHT.high - HEIGHT.low) * SCALE + 2 * MARGIN };
const toX = (x: number) => MARGIN + (x + REACH) * SCALE;
const toY = (y: number) => MARGIN + (HEIGHT.high - y) * SCALE;

/** Steps of an arrow key: with Shift ten times as far. */
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-GRID, 0],
  ArrowRight: [GRID, 0],
  ArrowUp: [0, GRID],
  ArrowDown: [0, -GRID],
};

const isCurve = (text: string) =>
  text.startsWith(FORMULA_SIGN) ? readCurve(text.slice(FORMULA_SIGN.length)) : undefined;

export function CurveEditor({ text, onChange }: CurveEditorProps) {
  const read = isCurve(text);
  const curve = read ?? FIRST_CURVE;
  const { points, smooth } = curve;
  const [selected, setSelected] = useState(0);
  const [dragged, setDragged] = useState<number | undefined>();
  /** What the curve took the place of. */
  const replaced = useRef<string | undefined>(undefined);
  const drawing = useRef<SVGSVGElement>(null);
  const write = (next: Curve) => {
    if (!read) replaced.current = text;
    const formula = FORMULA_SIGN + curveFormula(next);
    if (formula !== text) onChange(formula);
  };
  const isInner = selected > 0 && selected < points.length - 1;
  const drag = (event: PointerEvent) => {
    const box = drawing.current?.getBoundingClientRect();
    if (dragged === undefined || !box) return;
    const unit = (box.width / size.width) * SCALE;
    write(
      movePoint(curve, dragged, {
        x: (event.clientX - box.left - (MARGIN * unit) / SCALE) / unit - REACH,
        y: HEIGHT.high - (event.clientY - box.top - (MARGIN * unit) / SCALE) / unit,
      }),
    );
  };
  const press = (event: KeyboardEvent, index: number) => {
    const { x, y } = points[index] as CurvePoint;
    const move = moves[event.key];
    if (move) {
      const factor = event.shiftKey ? 10 : 1;
      write(movePoint(curve, index, { x: x + factor * move[0], y: y + factor * move[1] }));
    } else if (event.key === 'Delete') write(removePoint(curve, index));
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div class="curve-editor" role="group" aria-label="Curve editor">
      <p class="control-help">
        Drag a point, or reach it with the Tab key and move it with the arrow keys (with Shift ten times as far). The
        formula of the curve then stands above.
      </p>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the group around it has the name, and each point its own */}
      <svg
        ref={drawing}
        viewBox={`0 0 ${size.width} ${size.height}`}
        data-curve={read ? 'own' : 'proposed'}
        onPointerMove={drag}
        onPointerUp={() => setDragged(undefined)}
        onPointerCancel={() => setDragged(undefined)}
      >
        <path class="curve-grid" d={gridPath} />
        <path class="curve-axes" d={axesPath} />
        {labels.map(({ text, ...place }) => (
          <text key={`${place.x} ${place.y}`} class="curve-label" {...place}>
            {text}
          </text>
        ))}
        <path class="curve-line" d={linePath(curve)} />
        {points.map(({ x, y }, index) => (
          <g
            key={index}
            role="slider"
            tabIndex={0}
            aria-label={`Point ${index + 1} of ${points.length}`}
            aria-orientation="vertical"
            aria-valuemin={HEIGHT.low}
            aria-valuemax={HEIGHT.high}
            aria-valuenow={y}
            aria-valuetext={`x = ${formatNumber(x, 4)}, y = ${formatNumber(y, 4)}`}
            onFocus={() => setSelected(index)}
            onKeyDown={event => press(event, index)}
            onPointerDown={event => {
              event.preventDefault();
              event.currentTarget.focus();
              event.currentTarget.setPointerCapture(event.pointerId);
              setDragged(index);
            }}
          >
            <circle class="curve-target" cx={toX(x)} cy={toY(y)} r={MARGIN} />
            <circle class="curve-point" cx={toX(x)} cy={toY(y)} r={6} />
          </g>
        ))}
      </svg>
      <div class="experiment-buttons">
        <button type="button" disabled={roomForPoint(curve) === undefined} onClick={() => write(addPoint(curve))}>
          Add point
        </button>
        <button type="button" disabled={!isInner} onClick={() => write(removePoint(curve, selected))}>
          {isInner ? `Remove point ${selected + 1}` : 'Remove point'}
        </button>
        <label class="curve-smooth">
          <input
            type="checkbox"
            checked={smooth}
            onChange={event => write({ ...curve, smooth: event.currentTarget.checked })}
          />
          Round the corners
        </label>
        {read && replaced.current !== undefined && (
          <button type="button" onClick={() => onChange(replaced.current ?? text)}>
            Back to {replaced.current.replace(FORMULA_SIGN, '')}
          </button>
        )}
      </div>
    </div>
  );
}

const wholes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const vertical = (x: number) => `M${toX(x)} ${toY(HEIGHT.low)}V${toY(HEIGHT.high)}`;
const horizontal = (y: number) => `M${toX(-REACH)} ${toY(y)}H${toX(REACH)}`;
const gridPath = [...wholes(-REACH, REACH).map(vertical), ...wholes(HEIGHT.low, HEIGHT.high).map(horizontal)].join('');
const axesPath = vertical(0) + horizontal(0);

/** Even numbers along the axes. */
const labels = [
  ...[-2, 2, REACH].map(x => ({ text: formatNumber(x), x: toX(x) + 3, y: toY(0) + 12 })),
  ...[HEIGHT.low, 2, HEIGHT.high].map(y => ({ text: formatNumber(y), x: toX(0) + 4, y: toY(y) + 11 })),
];

/** The curve as it is computed: rounded corners too. */
function linePath(curve: Curve): string {
  const xs = curve.smooth
    ? Array.from({ length: 20 * REACH + 1 }, (_, i) => -REACH + i * GRID)
    : curve.points.map(({ x }) => x);
  return xs.map((x, i) => `${i ? 'L' : 'M'}${toX(x).toFixed(1)} ${toY(curveValue(curve, x)).toFixed(1)}`).join('');
}
