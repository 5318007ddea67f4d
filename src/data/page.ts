/** The page that shows all data, as other pages and the JSON refer to it. */
export const dataPage = {
  path: 'explore/data/',
  title: 'Data',
  description: 'The data that experiments here learn from: small real sets with their licences, and seeded generators.',
} as const;
