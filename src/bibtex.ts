/** A paper's front matter as a BibTeX entry. */

interface BibtexSource {
  bibtexKey: string;
  title: string;
  authors: readonly string[];
  published: string;
  venue: string;
  arxiv?: string | undefined;
  doi?: string | undefined;
}

/** `@inproceedings{he2016deep, ...}`; characters that TeX reads specially are escaped. */
export function bibtex({ bibtexKey, title, authors, published, venue, arxiv, doi }: BibtexSource): string {
  const year = /\b(19|20)\d{2}\b/.exec(venue)?.[0] ?? published.slice(0, 4);
  const fields: [string, string | undefined][] = [
    ['title', `{${title}}`],
    ['author', authors.join(' and ')],
    ['booktitle', venue.replace(/\s*\(.*\)$/, '')],
    ['year', year],
    ['doi', doi],
    ['eprint', arxiv],
    ['archiveprefix', arxiv && 'arXiv'],
  ];
  const escaped = (text: string) => text.replace(/[&%$#_]/g, character => `\\${character}`);
  const lines = fields.flatMap(([name, value]) =>
    value ? [`  ${name} = {${name === 'doi' ? value : escaped(value)}}`] : [],
  );
  return `@inproceedings{${bibtexKey},\n${lines.join(',\n')}\n}`;
}
