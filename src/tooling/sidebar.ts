/** The sidebar, made from the front matter of the content folders, so that a new page appears by existing. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface SidebarLink {
  label: string;
  link: string;
}

/** Links to every page of a content folder, sorted by `order` where given, then by title. */
export function sectionLinks(section: string): SidebarLink[] {
  const folder = new URL(`../../content/${section}/`, import.meta.url);
  return readdirSync(folder)
    .filter(file => file.endsWith('.mdx'))
    .map(file => {
      const frontmatter = parse(readFileSync(new URL(file, folder), 'utf8').split(/^---$/m)[1] ?? '');
      const id = file.replace(/\.mdx$/, '');
      return {
        label: String(frontmatter.shortTitle ?? frontmatter.title),
        link: `/${section}/${id}/`,
        order: Number(frontmatter.order ?? 1000),
      };
    })
    .sort((a, b) => a.order - b.order || a.label.localeCompare(b.label, 'en'))
    .map(({ label, link }) => ({ label, link }));
}
