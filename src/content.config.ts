/** One collection a kind of page, each with a strict schema. A file's name is its id and its URL. */

import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { activations } from './core/index.ts';
import { exerciseIds } from './exercises/index.ts';
import { experimentIds } from './experiments/index.ts';
import { type CoreDocumentation, coreDocumentation } from './tooling/core-documentation.ts';

const activationId = z
  .string()
  .refine(id => Object.hasOwn(activations, id), { error: 'not an id of the activation registry' });
const experimentId = z.string().refine(id => experimentIds.includes(id), { error: 'not an id of an experiment' });

/** A work that a page rests on. `id` is the key that the page's `<Cite>` uses. */
const source = z.strictObject({
  id: z.string(),
  title: z.string(),
  authors: z.string(),
  year: z.number().int(),
  venue: z.string().optional(),
  arxiv: z.string().optional(),
  doi: z.string().optional(),
  url: z.url().optional(),
});

/** A question with its answer in words, or a numeric one: the id of an exercise, which has both. */
const question = z.union([
  z.strictObject({ q: z.string(), a: z.string() }),
  z.strictObject({
    exercise: z.string().refine(id => exerciseIds.includes(id), { error: 'not an id of an exercise' }),
  }),
]);

const common = {
  title: z.string(),
  /** The name in the sidebar, where the title is long. */
  shortTitle: z.string().optional(),
  order: z.number().optional(),
  /** One line: the answer that the page gives. */
  description: z.string().max(200),
  sources: z.array(source),
  experiments: z.array(experimentId).min(1),
};

/** The id is the file's name as it is: Astro would drop the dot of `entmax-1.5`. */
const pages = (folder: string) =>
  glob({ base: `./content/${folder}`, pattern: '*.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') });

export const collections = {
  activations: defineCollection({
    loader: pages('activations'),
    schema: z.strictObject({
      ...common,
      concepts: z.array(z.string()).default([]),
      useWhen: z.array(z.string()).min(1),
      avoidWhen: z.array(z.string()).min(1),
    }),
  }),
  concepts: defineCollection({
    loader: pages('concepts'),
    schema: z.strictObject({
      ...common,
      question: z.string(),
      activations: z.array(activationId).default([]),
      related: z.array(z.string()).default([]),
      questions: z.array(question).length(3),
    }),
  }),
  papers: defineCollection({
    loader: pages('papers'),
    schema: z.strictObject({
      ...common,
      authors: z.array(z.string()).min(1),
      /** Month of the first public version, `2015-12`. */
      published: z.string().regex(/^\d{4}-\d{2}$/),
      venue: z.string(),
      arxiv: z.string().optional(),
      doi: z.string().optional(),
      code: z.url().optional(),
      bibtexKey: z.string(),
      /** Words that readers search for and the page may not repeat. */
      keywords: z.array(z.string()).default([]),
      activations: z.array(z.strictObject({ id: activationId, where: z.string() })).min(1),
      architecture: z.string().optional(),
      concepts: z.array(z.string()).default([]),
      builtOn: z.array(z.strictObject({ title: z.string(), paper: z.string().optional(), how: z.string() })),
      followedBy: z.array(z.strictObject({ title: z.string(), paper: z.string().optional(), how: z.string() })),
      results: z.array(
        z.strictObject({
          dataset: z.string(),
          split: z.string(),
          metric: z.string(),
          variant: z.string(),
          value: z.number(),
          source: z.string(),
        }),
      ),
      questions: z.array(question).length(3),
    }),
  }),
  /** The documentation of the core's exports, one entry a page: made from the docstrings. */
  core: defineCollection({ loader: coreDocumentation(), schema: z.custom<CoreDocumentation>() }),
  docs: defineCollection({
    loader: glob({
      base: './content/guides',
      pattern: '*.mdx',
      generateId: ({ entry }) => `guides/${entry.replace(/\.mdx$/, '')}`,
    }),
    schema: docsSchema({ extend: z.object({ order: z.number().optional() }) }),
  }),
};
