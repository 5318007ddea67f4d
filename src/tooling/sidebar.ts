/** The sidebar, made from the front matter of the content folders, so that a new page appears by existing. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { activations, families } from '../core/index.ts';

export interface SidebarLink {
  label: string;
  link: string;
}

export interface SidebarGroup {
  label: string;
  collapsed: boolean;
  items: SidebarLink[];
}

interface Page extends SidebarLink {
  id: string;
  /** As in the front matter; infinite where it has none. */
  order: number;
}

/** Every page of a content folder, sorted by `order` where given, then by title. */
function pagesOf(section: string): Page[] {
  const folder = new URL(`../../content/${section}/`, import.meta.url);
  return readdirSync(folder)
    .filter(file => file.endsWith('.mdx'))
    .map(file => {
      const frontmatter = parse(readFileSync(new URL(file, folder), 'utf8').split(/^---$/m)[1] ?? '');
      const id = file.replace(/\.mdx$/, '');
      return {
        id,
        label: String(frontmatter.shortTitle ?? frontmatter.title),
        link: `/${section}/${id}/`,
        order: Number(frontmatter.order ?? Number.POSITIVE_INFINITY),
      };
    })
    .sort((a, b) => (a.order === b.order ? a.label.localeCompare(b.label, 'en') : a.order - b.order));
}

const toLink = ({ label, link }: Page): SidebarLink => ({ label, link });

/** Links to every page of a content folder. */
export const sectionLinks = (section: string): SidebarLink[] => pagesOf(section).map(toLink);

/** The activations: those with an `order` first, the others in a folded group for each family. */
export function activationLinks(): (SidebarLink | SidebarGroup)[] {
  const pages = pagesOf('activations');
  const first = pages.filter(({ order }) => Number.isFinite(order));
  const groups = Object.entries(families).flatMap(([family, { plural }]): SidebarGroup[] => {
    const items = pages.filter(page => !first.includes(page) && activations[page.id]?.family === family).map(toLink);
    return items.length ? [{ label: plural, collapsed: true, items }] : [];
  });
  return [...first.map(toLink), ...groups];
}
