/** Links that take a function to the other experiments. */
import { type OpenTarget, openPath } from '../../src/experiments/open-in.ts';

export interface OpenInProps {
  targets: readonly OpenTarget[];
  /** The site's base, with a slash at its end. */
  base: string;
}

export function OpenIn({ targets, base, text }: OpenInProps & { text: string }) {
  return (
    <nav class="open-in" aria-label="Open this function in">
      <p class="open-in-title">Open this function in</p>
      <ul>
        {targets.map(target => (
          <li key={target.id}>
            <a href={base + openPath(target, text)}>{target.title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
