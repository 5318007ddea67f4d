/** The numbers behind a figure. Long tables are thinned evenly; the CSV has every row. */
import type { Result, TableSchema } from '../../src/experiments/experiment.ts';
import { formatCell } from '../../src/experiments/format.ts';

const MAX_ROWS = 31;

export function DataTables({ schemas, result }: { schemas: Readonly<Record<string, TableSchema>>; result: Result }) {
  return (
    <>
      {Object.entries(schemas).map(([name, schema]) => {
        const rows = result.tables[name] ?? [];
        if (rows.length === 0) return null;
        const step = Math.max(1, Math.ceil(rows.length / MAX_ROWS));
        const columns = Object.entries(schema.columns);
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section class="data-table" key={name} tabIndex={0} role="group" aria-label={`${schema.title}: table`}>
            <table>
              <caption>
                {schema.title}
                {step > 1 && ` (every ${step}th of ${rows.length} rows; the CSV has them all)`}
              </caption>
              <thead>
                <tr>
                  {columns.map(([key, column]) => (
                    <th scope="col" key={key}>
                      {column.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows
                  .filter((_, index) => index % step === 0)
                  .map((row, index) => (
                    <tr key={index}>
                      {columns.map(([key, column]) => (
                        <td key={key}>{formatCell(row[key], column.digits)}</td>
                      ))}
                    </tr>
                  ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}
