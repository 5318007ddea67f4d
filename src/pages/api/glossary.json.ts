/** `/api/glossary.json`: every term of the glossary. */
import { glossaryEntries, json } from '../../api.ts';

export const GET = () => json({ terms: glossaryEntries() });
