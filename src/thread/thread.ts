/** The thread: 31 statements about activation functions, each with a verdict and the claims that decide it. */
import { z } from 'astro/zod';
import { parse } from 'yaml';

/** The verdicts, from agreement to disagreement. */
export const verdicts = ['holds', 'holds with limits', 'does not hold as stated'] as const;

export type Verdict = (typeof verdicts)[number];

/** A sentence or several: they begin with a capital letter and end with a full stop. */
const sentences = z.string().regex(/^\p{Lu}.*\.$/su);
/** Experiment and claim, as `<Claim>` takes them: `race-activations/the-identity-stays-behind`. */
const claim = z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/);
/** Page and source: `concepts/saturation/lecun1998`. */
const reference = z.string().regex(/^(activations|concepts|papers)\/[a-z0-9.-]+\/[a-z0-9-]+$/);
/** An article of the site: `concepts/saturation`. */
const page = z.string().regex(/^(activations|concepts|papers)\/[a-z0-9.-]+$/);

export const statementSchema = z.strictObject({
  number: z.number().int().min(1),
  title: z.string().min(1),
  /** What the thread says, in our words. */
  statement: sentences,
  verdict: z.enum(verdicts),
  explanation: sentences,
  /** The claims that decide it, at least one. */
  evidence: z.array(claim).min(1),
  references: z.array(reference),
  /** Where the site says more. */
  pages: z.array(page).min(1),
});

export type Statement = z.infer<typeof statementSchema>;

/** Reads the statements from YAML; throws on one that the schema refuses and on numbers that do not run from 1 without a gap. */
export function parseStatements(yaml: string): Statement[] {
  const statements = z.array(statementSchema).parse(parse(yaml));
  statements.forEach(({ number }, index) => {
    if (number !== index + 1) throw new RangeError(`statement ${index + 1} of the thread has the number ${number}`);
  });
  return statements;
}

/** The address of a statement on the page, without the `#`. */
export const anchorOf = ({ number }: Pick<Statement, 'number'>): string => `statement-${number}`;

/** The parts of the page by the number of their first statement. */
export const parts = [
  { slug: 'what-they-are-for', title: 'What activation functions are for', from: 1 },
  { slug: 'sigmoid-and-tanh', title: 'Sigmoid and tanh', from: 10 },
  { slug: 'relu-and-relatives', title: 'ReLU and its relatives', from: 14 },
  { slug: 'outputs-and-gradients', title: 'Outputs, initial weights and gradients', from: 21 },
  { slug: 'choosing', title: 'Trying and choosing', from: 25 },
] as const;

/** The page of the thread. */
export const threadPage = {
  path: 'thread/',
  title: 'The thread, tested',
  description:
    'Thirty-one popular statements about activation functions, each with a verdict, the reason, and the measured claims that decide it.',
} as const;
