/** `/api/data.json`: every real data set and every generator. */
import { dataEntries, json } from '../../api.ts';

export const GET = async () => json({ data: (await dataEntries()).map(({ columns: _, ...entry }) => entry) });
