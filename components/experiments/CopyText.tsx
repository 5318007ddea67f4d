/** A text below a chart, to be read, selected and, where there is script, copied with a button. */
import { useEffect, useState } from 'preact/hooks';
import type { Chart } from '../figures/chart.ts';

export function CopyText({ label, text }: NonNullable<Chart['copy']>) {
  const [live, setLive] = useState(false);
  const [said, setSaid] = useState('');
  useEffect(() => setLive(true), []);
  useEffect(() => setSaid(''), [text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('This browser did not allow copying: select the text below.');
    }
  };
  return (
    <details class="setup-code">
      <summary>{label}</summary>
      {live && (
        <div class="experiment-buttons">
          <button type="button" class="primary" onClick={copy}>
            Copy
          </button>
        </div>
      )}
      <p role="status">{said}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section class="setup-program" tabIndex={0} aria-label={label}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
    </details>
  );
}
