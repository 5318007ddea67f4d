/** `/api/concepts.json`: every concept page. */
import { conceptEntries, json } from '../../api.ts';

export const GET = async () => json({ concepts: await conceptEntries() });
