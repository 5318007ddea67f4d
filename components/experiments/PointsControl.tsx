/** Points of the plane as an input: drawn with the pointer, added by their coordinates, pasted as a table, or read from a file. */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  InputError,
  type PlanePoint,
  type PointsInput,
  parsePoint,
  serialisePoints,
} from '../../src/experiments/inputs.ts';
import { readPointsCsv, writePointsCsv } from '../../src/experiments/points-csv.ts';

interface PointsControlProps {
  id: string;
  name: string;
  input: PointsInput;
  text: string;
  problem: string | undefined;
  describedBy: string | undefined;
  onChange(text: string): void;
}

/** Side of the drawing in its own units. */
const SIDE = 320;
/** A file of more bytes is not read. */
const LARGEST_FILE = 1e6;

/** Half the side of the square that is shown: all points, in halves, and at least 1.5. */
const reachOf = (points: readonly PlanePoint[]) =>
  points.reduce(
    (most, { x, y }) => Math.max(most, Math.ceil(2.1 * Math.abs(x)) / 2, Math.ceil(2.1 * Math.abs(y)) / 2),
    1.5,
  );

const messageOf = (error: unknown): string => {
  if (!(error instanceof InputError)) throw error;
  return error.message;
};

export function PointsControl({ id, name, input, text, problem, describedBy, onChange }: PointsControlProps) {
  const [label, setLabel] = useState<0 | 1>(0);
  const [place, setPlace] = useState({ x: '', y: '' });
  /** What the text field holds where it is not the points: as it was typed. */
  const [draft, setDraft] = useState<{ table: string; made: string | undefined } | undefined>();
  const [mistake, setMistake] = useState<{ of: 'point' | 'table'; text: string } | undefined>();
  const [awake, setAwake] = useState(false);
  const past = useRef<string[]>([]);
  useEffect(() => setAwake(true), []);

  let points: readonly PlanePoint[] = [];
  if (!problem) points = input.parse(text);
  const reach = reachOf(points);
  // Enough digits for the place to be right on the drawing.
  const grid = 10 ** (Math.floor(Math.log10(reach)) - 2);

  const write = (next: string) => {
    if (next === text) return;
    past.current.push(text);
    onChange(next);
  };
  const add = (point: PlanePoint) => {
    if (points.length >= input.max) return setMistake({ of: 'point', text: `There are ${input.max} points already.` });
    setMistake(undefined);
    write(serialisePoints([...points, point]));
  };
  const draw = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
    const rounded = (value: number) => Number((Math.round(value / grid) * grid).toPrecision(6)) + 0;
    add({
      x: rounded(reach * ((2 * (event.clientX - box.left)) / box.width - 1)),
      y: rounded(reach * (1 - (2 * (event.clientY - box.top)) / box.height)),
      class: label,
    });
  };
  const addByCoordinates = () => {
    try {
      add(parsePoint([place.x, place.y, String(label)], 'New point'));
    } catch (error) {
      setMistake({ of: 'point', text: messageOf(error) });
    }
  };
  const takeTable = (table: string) => {
    try {
      const made = serialisePoints(readPointsCsv(table, input.max));
      setDraft({ table, made });
      setMistake(undefined);
      write(made);
    } catch (error) {
      setDraft({ table, made: undefined });
      setMistake({ of: 'table', text: messageOf(error) });
    }
  };
  const readFile = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LARGEST_FILE)
      return setMistake({
        of: 'table',
        text: `${file.name} has ${file.size} bytes; at most ${LARGEST_FILE} are read.`,
      });
    try {
      takeTable(await file.text());
    } catch {
      setMistake({ of: 'table', text: `${file.name} could not be read.` });
    }
  };
  const undo = () => {
    const before = past.current.pop();
    if (before !== undefined) onChange(before);
    setMistake(undefined);
  };
  // A table that is none stays until it is mended; one that was taken, until the points change.
  const table = draft && (draft.made === undefined || draft.made === text) ? draft.table : writePointsCsv(points);
  const toX = (x: number) => (SIDE / 2) * (1 + x / reach);
  const toY = (y: number) => (SIDE / 2) * (1 - y / reach);
  const count = (of: 0 | 1) => points.filter(point => point.class === of).length;

  return (
    <details class="points-editor">
      <summary>
        {input.label}: {count(0)} + {count(1)}
      </summary>
      <input type="hidden" data-input={name} value={text} />
      <fieldset class="points-class">
        <legend>Class of new points</legend>
        {([0, 1] as const).map(value => (
          <label key={value}>
            <input type="radio" name={`${id}-class`} checked={label === value} onChange={() => setLabel(value)} />
            {value === 0 ? '0: disc' : '1: square'}
          </label>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the fields below it do the same by keyboard */}
      <svg
        class="points-plane"
        viewBox={`0 0 ${SIDE} ${SIDE}`}
        role="img"
        aria-label={`Plane from −${reach} to ${reach}: ${count(0)} points of class 0, ${count(1)} of class 1. A click adds one.`}
        onClick={draw}
      >
        <path class="points-axes" d={`M0 ${SIDE / 2}H${SIDE}M${SIDE / 2} 0V${SIDE}`} />
        <text class="points-label" x={SIDE - 4} y={SIDE / 2 - 4} text-anchor="end">
          {reach}
        </text>
        <text class="points-label" x={SIDE / 2 + 4} y={12}>
          {reach}
        </text>
        {points.map(({ x, y, class: of }, index) =>
          of === 0 ? (
            <circle key={index} class="points-0" cx={toX(x)} cy={toY(y)} r={4.5} />
          ) : (
            <rect key={index} class="points-1" x={toX(x) - 4} y={toY(y) - 4} width={8} height={8} />
          ),
        )}
      </svg>
      <div class="points-new">
        {(['x', 'y'] as const).map(axis => (
          <label key={axis}>
            {axis}
            <input
              type="text"
              inputMode="decimal"
              size={5}
              autocomplete="off"
              value={place[axis]}
              aria-label={`${axis} of the new point`}
              onInput={event => setPlace({ ...place, [axis]: event.currentTarget.value })}
              onKeyDown={event => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                addByCoordinates();
              }}
            />
          </label>
        ))}
        <button type="button" onClick={addByCoordinates}>
          Add
        </button>
        <button type="button" disabled={past.current.length === 0} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={text === ''} onClick={() => write('')}>
          Clear
        </button>
      </div>
      {mistake?.of === 'point' && (
        <p class="control-problem" role="alert">
          {mistake.text}
        </p>
      )}
      <label for={`${id}-table`}>Paste a table: x, y, class, a point a line</label>
      <textarea
        id={`${id}-table`}
        rows={6}
        spellcheck={false}
        autocomplete="off"
        readOnly={!awake}
        value={table}
        aria-invalid={mistake?.of === 'table' || problem ? true : undefined}
        aria-describedby={
          [mistake?.of === 'table' && `${id}-mistake`, describedBy].filter(Boolean).join(' ') || undefined
        }
        onInput={event => takeTable(event.currentTarget.value)}
      />
      {mistake?.of === 'table' && (
        <p class="control-problem" id={`${id}-mistake`} role="alert">
          {mistake.text}
        </p>
      )}
      <label class="points-file">
        or read a CSV file
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={event => {
            void readFile(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </label>
    </details>
  );
}
