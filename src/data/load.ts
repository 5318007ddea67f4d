/** Real data sets in the browser, in a worker or on the page: fetched on first use, and only then. */
import { type Dataset, decodeDataset } from '../core/data/container.ts';
import { ArgumentError, closest } from '../core/errors.ts';
import { sitePath } from '../site.ts';
import { type DatasetId, datasetIds, datasetPath, isDatasetId } from './ids.ts';

const loads = new Map<DatasetId, Promise<Dataset>>();

/**
 * A data set by id. Asked for again, it is the same object; after a failure the next call tries anew. Throws an ArgumentError
 * for an id that is none, with the closest one, and an Error with address and cause for a set that does not arrive whole.
 */
export function loadDataset(id: string): Promise<Dataset> {
  if (!isDatasetId(id)) {
    const near = closest(id, datasetIds);
    const allowed = `one of ${datasetIds.join(', ')}${near ? `; did you mean “${near}”?` : ''}`;
    return Promise.reject(new ArgumentError('data set', id, allowed));
  }
  let load = loads.get(id);
  if (!load) {
    load = fetchDataset(id);
    loads.set(id, load);
    load.catch(() => loads.delete(id));
  }
  return load;
}

async function fetchDataset(id: DatasetId): Promise<Dataset> {
  const address = sitePath(datasetPath(id));
  try {
    const response = await fetch(address);
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const dataset = decodeDataset(await unpack(response.body));
    if (dataset.id !== id) throw new Error(`it holds “${dataset.id}”`);
    return dataset;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`data set “${id}” could not be loaded from ${address}: ${why}`, { cause });
  }
}

async function unpack(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  try {
    return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  } catch (cause) {
    throw new Error('what arrived is not a whole gzip file', { cause });
  }
}
