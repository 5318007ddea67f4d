/** The table of a function's page on rounding: its stable and its naive form with every operation rounded to a format. */
import { type Forms, formats, type PrecisionReport, precisionReport, type ScalarActivation } from '../core/index.ts';
import { stored } from '../tooling/build-cache.ts';

export interface PrecisionRow {
  /** The format's name. */
  format: string;
  form: keyof Forms;
  report: PrecisionReport;
}

/** Reports on both forms, where a function has both, in three formats: over all numbers of float16 and bfloat16 and a sample of float32. */
export function precisionTable(definition: ScalarActivation): Promise<PrecisionRow[]> {
  const forms = (['stable', 'naive'] as const).filter(form => definition.forms[form] !== undefined);
  return stored(`precision of ${definition.id}`, () =>
    (['float32', 'float16', 'bfloat16'] as const).flatMap(format =>
      forms.map(form => ({
        format: formats[format].name,
        form,
        report: precisionReport(definition, form, formats[format]),
      })),
    ),
  );
}
