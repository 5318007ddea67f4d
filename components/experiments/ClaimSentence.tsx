/** A claim in prose: its inputs can be changed in the sentence itself (type, arrow keys, drag), and its numbers follow. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { getActivation } from '../../src/core/index.ts';
import { type SentencePart, sentenceParts } from '../../src/experiments/claims.ts';
import type { Claim, Experiment } from '../../src/experiments/experiment.ts';
import {
  completeInputs,
  type Input,
  InputError,
  type Inputs,
  type InputsSchema,
  type NumberInput,
  serialise,
  serialiseInputs,
} from '../../src/experiments/inputs.ts';
import { nudge } from './Controls.tsx';
import { Runner } from './runner.ts';

interface ClaimSentenceProps {
  experiment: Experiment;
  claim: Claim;
  /** The inputs at which the claim was stated. */
  inputs: Inputs<InputsSchema>;
  parts: readonly SentencePart[];
  /** In the browser: runs when an input changes. */
  live?: boolean;
  /** What the reader had typed or chosen before the code arrived, by input. */
  edited?: Readonly<Record<string, string>>;
}

type State = 'stated' | 'running' | 'changed' | 'error';

export function ClaimSentence({ experiment, claim, inputs, parts, live = false, edited = {} }: ClaimSentenceProps) {
  const stated = serialiseInputs(experiment.inputs, inputs);
  const [texts, setTexts] = useState(stated);
  const [current, setCurrent] = useState(parts);
  const [state, setState] = useState<State>('stated');
  const [message, setMessage] = useState('');
  const runner = useRef<Runner | undefined>(undefined);
  const changed = Object.keys(stated).some(name => texts[name] !== stated[name]);

  useLayoutEffect(() => {
    for (const [name, text] of Object.entries(edited)) if (text !== stated[name]) change(name, text);
    return () => runner.current?.dispose();
  }, []);
  useEffect(() => {
    if (!live || state === 'stated') return;
    const later = setTimeout(() => {
      try {
        const next = completeInputs(experiment.inputs, texts);
        runner.current ??= new Runner(experiment.id);
        runner.current.start(serialiseInputs(experiment.inputs, next), {
          progress() {},
          result(result) {
            setCurrent(sentenceParts(experiment, claim, next, claim.measure(result, next)));
            setState('changed');
            setMessage('');
          },
          error(text) {
            setState('error');
            setMessage(text);
          },
          cancelled() {},
        });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        setState('error');
        setMessage(error.message);
      }
    }, 120);
    return () => clearTimeout(later);
  }, [texts]);

  const change = (name: string, text: string) => {
    setState('running');
    setTexts(old => ({ ...old, [name]: text }));
  };
  const restore = () => {
    runner.current?.cancel();
    setTexts(stated);
    setCurrent(parts);
    setState('stated');
    setMessage('');
  };

  return (
    <span class="claim" data-state={state}>
      {current.map((part, index) => {
        const input = part.kind === 'input' ? experiment.inputs[part.name] : undefined;
        // A list is no field of a sentence: it is printed.
        if (part.kind === 'input' && input && !['activations', 'points', 'numbers'].includes(input.kind))
          return (
            <ClaimInput
              key={part.name}
              name={part.name}
              input={input}
              text={texts[part.name] ?? ''}
              shown={part.text}
              onChange={text => change(part.name, text)}
            />
          );
        return part.kind === 'number' ? (
          <b class="claim-number" key={part.name}>
            {part.text}
          </b>
        ) : (
          <span key={index}>{part.text}</span>
        );
      })}
      <span class="claim-tools">
        {state === 'running' && (
          <span class="claim-working" role="status">
            {' '}
            computing…
          </span>
        )}
        {changed && (
          <button type="button" class="claim-reset" onClick={restore} title={`As stated; tested: ${claim.condition}`}>
            reset
          </button>
        )}
        {state === 'error' && (
          <span class="claim-error" role="alert">
            {' '}
            {message}
          </span>
        )}
      </span>
    </span>
  );
}

interface ClaimInputProps {
  name: string;
  input: Input;
  text: string;
  /** The value in words as stated: printed where there is no script, and on paper. */
  shown: string;
  onChange(text: string): void;
}

function ClaimInput({ name, input, text, shown, onChange }: ClaimInputProps) {
  return (
    <span class="claim-input">
      <span class="claim-text">{shown}</span>
      {input.kind === 'number' || input.kind === 'integer' ? (
        <NumberField name={name} input={input} text={text} onChange={onChange} />
      ) : (
        <select
          data-input={name}
          aria-label={input.label}
          value={text}
          onChange={event => onChange(event.currentTarget.value)}
        >
          {optionsOf(input, text).map(option => (
            <option key={option.value} value={option.value} selected={option.value === text}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

function optionsOf(input: Input, text: string): { value: string; label: string }[] {
  if (input.kind === 'choice') return [...input.options];
  if (input.kind === 'toggle') return ['0', '1'].map(value => ({ value, label: value === '1' ? 'on' : 'off' }));
  if (input.kind === 'activation') {
    const options = input.ids.map(id => ({ value: id, label: getActivation(id).name }));
    return options.some(option => option.value === text) ? options : [{ value: text, label: text }, ...options];
  }
  return [{ value: text, label: serialise(input, input.default) }];
}

/** Pixels of drag for one step. */
const DRAG_STEP = 6;

/** A number that can be typed, nudged with the arrow keys, or dragged sideways. */
interface NumberFieldProps {
  name: string;
  input: NumberInput;
  text: string;
  onChange(text: string): void;
}

function NumberField({ name, input, text, onChange }: NumberFieldProps) {
  const drag = useRef<{ x: number; value: number; moved: boolean } | undefined>(undefined);
  const value = Number(text);
  return (
    <input
      type="text"
      data-input={name}
      inputMode="decimal"
      role="spinbutton"
      aria-label={input.label}
      aria-valuenow={Number.isFinite(value) ? value : undefined}
      aria-valuemin={input.min}
      aria-valuemax={input.max}
      style={{ width: `${Math.max(1, text.length) + 0.5}ch` }}
      value={text}
      autocomplete="off"
      onInput={event => onChange(event.currentTarget.value)}
      onKeyDown={event => {
        const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
        if (!direction || !Number.isFinite(value)) return;
        event.preventDefault();
        onChange(nudge(input, value, direction));
      }}
      onPointerDown={event => {
        if (!Number.isFinite(value)) return;
        drag.current = { x: event.clientX, value, moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={event => {
        const from = drag.current;
        if (!from) return;
        const steps = Math.trunc((event.clientX - from.x) / DRAG_STEP);
        if (steps === 0 && !from.moved) return;
        from.moved = true;
        event.preventDefault();
        onChange(nudge(input, from.value, steps));
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
    />
  );
}
