/** The table on rounding of every page, which the builds read as it was computed here. */
import { describe, expect, it } from 'vitest';
import { activations, type ScalarActivation } from '../../src/core/index.ts';
import { precisionTable } from '../../src/measure/precision-table.ts';

const scalars = Object.values(activations).filter((a): a is ScalarActivation => a.kind === 'scalar');

describe('the precision of', () => {
  it.each(scalars)(
    '$id is measured in three formats, and its stable form is no worse than its naive one, to a spacing',
    async definition => {
      const rows = await precisionTable(definition);
      const forms = Object.keys(definition.forms).length;
      expect(rows).toHaveLength(3 * forms);
      for (const { format, form, report } of rows) {
        expect(report.points, format).toBeGreaterThan(10_000);
        // How far rounding is off counts in spacings, from 0; where the result is NaN or infinite, without end.
        expect(report.worst.ulps, `${format}, ${form}`).toBeGreaterThanOrEqual(0);
        const naive = rows.find(row => row.format === format && row.form === 'naive');
        if (form === 'stable' && naive)
          expect(report.worst.ulps).toBeLessThanOrEqual(Math.max(naive.report.worst.ulps, 1));
      }
    },
  );
});
