/** `/api/experiments.json`: every experiment with its claims, judged now. */
import { experimentEntries, json } from '../../api.ts';

export const GET = async () =>
  json({
    experiments: (await experimentEntries()).map(({ result: _, ...entry }) => entry),
  });
