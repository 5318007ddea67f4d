/** Points of the plane from a table as text, such as a spreadsheet exports or copies. */
import { InputError, type PlanePoint, parsePoint } from './inputs.ts';

/** What may stand between the cells of a line; the first that the first line has is taken. */
const separators = ['\t', ';', ','] as const;

const isNumber = (cell: string) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);

/**
 * The points of a table with the columns x, y and class; a first line without numbers in the first two is a header. Cells stand between
 * tabs, semicolons or commas, and may be quoted. Where commas do not separate, they may be decimal commas. The classes may have any two
 * names: numbers are taken in their order, others as they appear. Empty lines count, but hold nothing.
 *
 * @throws InputError that names the line
 */
export function readPointsCsv(text: string, max: number): PlanePoint[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
  const separator = separators.find(each => lines[0]?.line.includes(each)) ?? ',';
  const rows = lines.map(({ line, number }) => ({
    number,
    cells: line.split(separator).map(cell => {
      const bare = cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim();
      return separator !== ',' && isNumber(bare.replace(',', '.')) ? bare.replace(',', '.') : bare;
    }),
  }));
  const first = rows[0]?.cells;
  if (first && first.length === 3 && !first.slice(0, 2).some(isNumber)) rows.shift();
  if (rows.length > max)
    throw new InputError(`line ${rows[max]?.number}: ${rows.length} points in all; at most ${max} are taken`);
  for (const { cells, number } of rows)
    if (cells.length !== 3)
      throw new InputError(
        `line ${number}: ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}; three are needed: x, y and class`,
      );
  const names = classNames(rows.map(({ cells, number }) => ({ name: cells[2] ?? '', number })));
  return rows.map(({ cells: [x = '', y = '', name = ''], number }) =>
    parsePoint([x, y, String(names.indexOf(name))], `line ${number}`),
  );
}

/** The names of class 0 and class 1. */
function classNames(labels: readonly { name: string; number: number }[]): string[] {
  const names = [...new Set(labels.map(({ name }) => name))];
  const empty = labels.find(({ name }) => name === '');
  if (empty) throw new InputError(`line ${empty.number}: the class is missing`);
  if (names.length > 2) {
    const third = labels.find(({ name }) => name === names[2]);
    throw new InputError(
      `line ${third?.number}: “${names[2]?.slice(0, 40)}” is a third class, after “${names[0]}” and “${names[1]}”; two are possible`,
    );
  }
  // A single class keeps the number that it has.
  if (names.length === 1) return names[0] === '1' ? ['0', '1'] : names;
  return names.every(isNumber) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

/** Points as a table with a header, a line each. */
export const writePointsCsv = (points: readonly PlanePoint[]): string =>
  ['x,y,class', ...points.map(({ x, y, class: label }) => `${x},${y},${label}`)].join('\n');
