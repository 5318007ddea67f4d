/** `/api/papers.json`: every paper page, with its computed and published counts. */
import { json, paperEntries } from '../../api.ts';

export const GET = async () => json({ papers: await paperEntries() });
