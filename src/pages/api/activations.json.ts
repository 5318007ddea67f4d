/** `/api/activations.json`: every function of the registry. */
import { activationEntries, json } from '../../api.ts';

export const GET = async () => json({ activations: await activationEntries() });
