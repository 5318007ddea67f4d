/** `/api/thread.json`: the statements of the thread, each with its verdict and its evidence, judged now. */
import { json } from '../../api.ts';
import { threadEntries } from '../../thread/entries.ts';

export const GET = async () => json({ thread: await threadEntries() });
