/** The real data sets by name, apart from their descriptions: a worker that loads one needs no more. */

export const datasetIds = ['mnist', 'iris', 'penguins', 'mauna-loa-co2', 'moby-dick', 'nagasaki-boats'] as const;
export type DatasetId = (typeof datasetIds)[number];

export const isDatasetId = (id: string): id is DatasetId => (datasetIds as readonly string[]).includes(id);

/** Where a set lies, relative to the site's root. */
export const datasetPath = (id: DatasetId): string => `data/${id}.bin`;
