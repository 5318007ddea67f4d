/** The pages that are made from this folder, as other pages refer to them. */

export const glossaryPage = {
  path: 'glossary/',
  title: 'Glossary',
  description:
    'The technical terms of this site, each with a definition in one sentence and the page that explains it.',
} as const;

export const notationPage = {
  path: 'notation/',
  title: 'Notation',
  description: 'The symbols of the formulas on this site: what each means, its shape, and the page that introduces it.',
} as const;
