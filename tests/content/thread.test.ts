/** The statements of the thread: complete, in words of a fixed form, and each with evidence that exists. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { experimentIds, loadExperiment } from '../../src/experiments/index.ts';
import claimsOfThread from '../../src/experiments/page-claims/pages/thread.ts';
import { findClaim } from '../../src/experiments/page-claims.ts';
import { parseStatements, parts, verdicts } from '../../src/thread/thread.ts';
import { articles } from './articles.ts';

const yaml = readFileSync(new URL('../../src/thread/statements.yaml', import.meta.url), 'utf8');
const statements = parseStatements(yaml);

it('has the 31 statements, each with a title and a wording of its own, and every verdict', () => {
  expect(statements.map(({ number }) => number)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  for (const key of ['title', 'statement', 'explanation'] as const)
    expect(new Set(statements.map(statement => statement[key])).size).toBe(31);
  expect(new Set(statements.map(({ verdict }) => verdict))).toEqual(new Set(verdicts));
});

it('refuses an unknown verdict, a statement without evidence, and a gap in the numbers', () => {
  const [first = ''] = yaml.split(/\n(?=- number: 2\n)/);
  expect(parseStatements(first)).toHaveLength(1);
  expect(() => parseStatements(first.replace('verdict: holds with limits', 'verdict: true'))).toThrow(/verdict/);
  expect(() => parseStatements(first.replace(/evidence:[\s\S]*?references/, 'evidence: []\n  references'))).toThrow(
    /evidence/,
  );
  expect(() => parseStatements(first.replace('number: 1', 'number: 3'))).toThrow(/statement 1 .* number 3/);
});

it('is divided into parts that begin at statements, in order', () => {
  const starts = parts.map(({ from }) => from);
  expect(starts[0]).toBe(1);
  expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  expect(starts.at(-1)).toBeLessThanOrEqual(31);
});

describe.each(statements.map(statement => ({ name: `${statement.number}. ${statement.title}`, statement })))(
  '$name',
  ({ statement }) => {
    it('rests on claims that exist, each once', async () => {
      expect(new Set(statement.evidence).size).toBe(statement.evidence.length);
      for (const of of statement.evidence) {
        const [experimentId = '', claimId = ''] = of.split('/');
        expect(experimentIds).toContain(experimentId);
        await findClaim(await loadExperiment(experimentId), claimId);
      }
    });

    it('refers to works in the lists of our pages, and to pages that exist', () => {
      const pageOf = (name: string) => {
        const page = articles.find(article => article.name === name);
        if (!page) throw new Error(`there is no article ${name}`);
        return page;
      };
      for (const page of statement.pages) pageOf(page);
      for (const reference of statement.references) {
        const [kind, id, source] = reference.split('/');
        const sources = pageOf(`${kind}/${id}`).data.sources as { id: string }[];
        expect(
          sources.map(({ id: known }) => known),
          reference,
        ).toContain(source);
      }
    });
  },
);

it('uses every claim that was made for it', () => {
  const used = new Set(statements.flatMap(({ evidence }) => evidence));
  for (const [experiment, claims] of Object.entries(claimsOfThread))
    for (const { id } of claims) expect(used).toContain(`${experiment}/thread.${id}`);
});
