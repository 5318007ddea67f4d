/** The set-up that the controls hold as a program to copy, in one of three frameworks. Everything for it is loaded when it is opened. */
import { useEffect, useState } from 'preact/hooks';
import type { Experiment } from '../../src/experiments/experiment.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import type { RaceInputs } from '../../src/experiments/race-activations.ts';
import type { Framework, FunctionCodes } from '../../src/experiments/setup-as-code.ts';
import type { Texts } from './Controls.tsx';

interface SetupCodeProps {
  experiment: Experiment;
  /** Address of `/api/programs.json`. */
  programs: string;
  /** Inputs that the schema takes. */
  texts: Texts;
}

type Loaded = typeof import('../../src/experiments/setup-as-code.ts') & { codes: FunctionCodes };

async function load(address: string): Promise<Loaded> {
  const [module, response] = await Promise.all([import('../../src/experiments/setup-as-code.ts'), fetch(address)]);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return { ...module, codes: ((await response.json()) as { programs: FunctionCodes }).programs };
}

const names: readonly (readonly [Framework, string])[] = [
  ['pytorch', 'PyTorch'],
  ['keras', 'Keras'],
  ['jax', 'JAX'],
];

export function SetupCode({ experiment, programs, texts }: SetupCodeProps) {
  const [open, setOpen] = useState(false);
  const [framework, setFramework] = useState<Framework>('pytorch');
  const [loaded, setLoaded] = useState<Loaded | undefined>();
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!open || loaded) return;
    load(programs).then(setLoaded, () => setSaid('The code could not be loaded. Close this and open it again.'));
  }, [open]);
  useEffect(() => setSaid(''), [texts, framework]);

  const [code, problem] = open && loaded ? write(loaded, experiment, texts, framework) : ['', ''];
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setSaid('Program copied.');
    } catch {
      setSaid('This browser did not allow copying: select the text below.');
    }
  };
  return (
    <details class="setup-code" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Copy as a program</summary>
      <div class="experiment-buttons">
        {names.map(([value, label]) => (
          <button key={value} type="button" aria-pressed={framework === value} onClick={() => setFramework(value)}>
            {label}
          </button>
        ))}
        <button type="button" class="primary" disabled={code === ''} onClick={copy}>
          Copy
        </button>
      </div>
      <p role="status">{said || problem}</p>
      {code !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
        <section class="setup-program" tabIndex={0} aria-label="Program">
          <pre>
            <code>{code}</code>
          </pre>
        </section>
      )}
    </details>
  );
}

/** The program, or why there is none: own points that are too few. */
function write(
  { setupAsCode, codes }: Loaded,
  experiment: Experiment,
  texts: Texts,
  framework: Framework,
): [code: string, problem: string] {
  try {
    return [setupAsCode(completeInputs(experiment.inputs, texts) as unknown as RaceInputs, framework, codes), ''];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return ['', `There is no program: ${error.message}`];
  }
}
