/** Controls generated from an inputs schema. Their state is text, exactly as typed: nothing typed is ever replaced. */
import { getActivation } from '../../src/core/index.ts';
import {
  type ActivationInput,
  type ActivationSpec,
  type Input,
  type InputsSchema,
  type LayerSpec,
  type LayersInput,
  type NumberInput,
  parseActivation,
  serialiseActivation,
} from '../../src/experiments/inputs.ts';

export type Texts = Readonly<Record<string, string>>;

interface ControlsProps {
  schema: InputsSchema;
  /** Names of the inputs to show, in order. */
  shown: readonly string[];
  texts: Texts;
  problems: Readonly<Record<string, string>>;
  idPrefix: string;
  onChange(name: string, text: string): void;
}

export function Controls({ schema, shown, texts, problems, idPrefix, onChange }: ControlsProps) {
  return (
    <div class="controls">
      {shown.map(name => {
        const input = schema[name];
        if (!input)
          throw new RangeError(`no input “${name}” to show; the schema has ${Object.keys(schema).join(', ')}`);
        return (
          <Control
            key={name}
            id={`${idPrefix}-${name}`}
            name={name}
            input={input}
            text={texts[name] ?? ''}
            problem={problems[name]}
            onChange={text => onChange(name, text)}
          />
        );
      })}
    </div>
  );
}

interface ControlProps<I extends Input = Input> {
  id: string;
  name: string;
  input: I;
  text: string;
  problem: string | undefined;
  onChange(text: string): void;
}

function Control(props: ControlProps) {
  const { id, input, problem } = props;
  return (
    <div class={`control control-${input.kind}`}>
      {controlOf(props)}
      {input.help && (
        <p class="control-help" id={`${id}-help`}>
          {input.help}
        </p>
      )}
      {problem && (
        <p class="control-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function controlOf(props: ControlProps) {
  const { id, name, input, text, problem, onChange } = props;
  const described = { 'aria-invalid': problem ? true : undefined, 'aria-describedby': describedBy(props) };
  switch (input.kind) {
    case 'number':
    case 'integer':
      return <NumberControl {...props} input={input} />;
    case 'toggle':
      return (
        <label class="control-check">
          <input
            type="checkbox"
            id={id}
            data-input={name}
            checked={text === '1'}
            onChange={event => onChange(event.currentTarget.checked ? '1' : '0')}
          />
          {input.label}
        </label>
      );
    case 'choice':
      return (
        <>
          <label for={id}>{input.label}</label>
          <select
            id={id}
            data-input={name}
            value={text}
            onChange={event => onChange(event.currentTarget.value)}
            {...described}
          >
            {input.options.map(option => (
              <option key={option.value} value={option.value} selected={option.value === text}>
                {option.label}
              </option>
            ))}
          </select>
        </>
      );
    case 'activation':
      return <ActivationControl {...props} input={input} />;
    case 'layers':
      return <LayersControl {...props} input={input} />;
  }
}

const describedBy = ({ id, input, problem }: Pick<ControlProps, 'id' | 'input' | 'problem'>) =>
  [input.help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;

/** A slider for the hand and a number box for the exact value. */
function NumberControl({ id, name, input, text, problem, onChange }: ControlProps<NumberInput>) {
  const value = Number(text);
  return (
    <>
      <label for={id}>{input.label}</label>
      <div class="control-slider">
        <input
          type="range"
          aria-label={`${input.label}, slider`}
          {...sliderScale(input)}
          value={toSlider(input, Number.isFinite(value) ? value : input.default)}
          aria-valuetext={`${text}${input.unit ? ` ${input.unit}` : ''}`}
          onInput={event => onChange(fromSlider(input, event.currentTarget.valueAsNumber))}
        />
        <input
          type="text"
          inputMode={input.kind === 'integer' ? 'numeric' : 'decimal'}
          id={id}
          data-input={name}
          value={text}
          size={6}
          autocomplete="off"
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy({ id, input, problem })}
          onInput={event => onChange(event.currentTarget.value)}
          onKeyDown={event => {
            const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
            if (!direction || !Number.isFinite(value)) return;
            event.preventDefault();
            onChange(nudge(input, value, direction));
          }}
        />
        {input.unit && <span class="control-unit">{input.unit}</span>}
      </div>
    </>
  );
}

const LOG_STEPS = 10;

const sliderScale = ({ scale, min, max, step }: NumberInput) =>
  scale === 'log'
    ? { min: Math.log10(min) * LOG_STEPS, max: Math.log10(max) * LOG_STEPS, step: 1 }
    : { min, max, step };
const toSlider = ({ scale }: NumberInput, value: number) => (scale === 'log' ? Math.log10(value) * LOG_STEPS : value);
const fromSlider = ({ scale }: NumberInput, position: number) =>
  scale === 'log' ? String(Number((10 ** (position / LOG_STEPS)).toPrecision(2))) : String(position);

/** One step up or down, kept inside the range; as text without rounding noise. */
export function nudge(input: NumberInput, value: number, direction: number): string {
  const next = input.scale === 'log' ? value * 10 ** (direction / LOG_STEPS) : value + direction * input.step;
  const rounded = Number(next.toPrecision(input.scale === 'log' ? 2 : 12));
  return String(Math.min(input.max, Math.max(input.min, rounded)));
}

/** A select for the function and a slider for each of its parameters. */
function ActivationControl({ id, name, input, text, problem, onChange }: ControlProps<ActivationInput>) {
  const spec = readSpec(text, input.ids, input.default);
  return (
    <>
      <label for={id}>{input.label}</label>
      <ActivationSelect
        id={id}
        ids={input.ids}
        value={spec.id}
        describedBy={describedBy({ id, input, problem })}
        onChange={chosen => onChange(chosen)}
      />
      <input type="hidden" data-input={name} value={text} />
      <ActivationParams id={id} spec={spec} onChange={next => onChange(serialiseActivation(next))} />
    </>
  );
}

/** What the select shows: the last valid reading of the text. */
function readSpec(text: string, ids: readonly string[], fallback: ActivationSpec): ActivationSpec {
  try {
    return parseActivation(text, ids);
  } catch {
    return fallback;
  }
}

function ActivationSelect(props: {
  id: string;
  ids: readonly string[];
  value: string;
  label?: string;
  describedBy?: string | undefined;
  onChange(id: string): void;
}) {
  return (
    <select
      id={props.id}
      value={props.value}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onChange={event => props.onChange(event.currentTarget.value)}
    >
      {props.ids.map(id => (
        <option key={id} value={id} selected={id === props.value}>
          {getActivation(id).name}
        </option>
      ))}
    </select>
  );
}

function ActivationParams(props: { id: string; spec: ActivationSpec; onChange(spec: ActivationSpec): void }) {
  const { params } = getActivation(props.spec.id);
  return (
    <>
      {params.map(param => {
        const id = `${props.id}-${param.name}`;
        const value = props.spec.params[param.name] ?? param.default;
        return (
          <div class="control-number" key={param.name}>
            <label for={id}>{param.name}</label>
            <input
              type="range"
              id={id}
              {...param.slider}
              value={value}
              onInput={event =>
                props.onChange({
                  id: props.spec.id,
                  params: { ...props.spec.params, [param.name]: event.currentTarget.valueAsNumber },
                })
              }
            />
            <output for={id}>{value}</output>
          </div>
        );
      })}
    </>
  );
}

/** Hidden layers as rows: width, activation, remove; and a button that adds one. */
function LayersControl({ id, name, input, text, onChange }: ControlProps<LayersInput>) {
  let layers: readonly LayerSpec[];
  try {
    layers = input.parse(text);
  } catch {
    layers = input.default;
  }
  const change = (next: readonly LayerSpec[]) => onChange(input.serialise(next));
  const replace = (index: number, layer: LayerSpec) => change(layers.map((old, i) => (i === index ? layer : old)));
  return (
    <fieldset class="control-layers">
      <legend>{input.label}</legend>
      <input type="hidden" data-input={name} value={text} />
      <ol>
        {layers.map((layer, index) => {
          const label = `layer ${index + 1}`;
          return (
            <li key={index}>
              <input
                type="number"
                min={1}
                max={input.maxUnits}
                value={layer.units}
                aria-label={`Units in ${label}`}
                onInput={event => {
                  const units = event.currentTarget.valueAsNumber;
                  if (Number.isInteger(units) && units >= 1 && units <= input.maxUnits)
                    replace(index, { ...layer, units });
                }}
              />
              <ActivationSelect
                id={`${id}-${index}`}
                ids={input.ids}
                value={layer.activation.id}
                label={`Activation of ${label}`}
                onChange={chosen => replace(index, { ...layer, activation: { id: chosen, params: {} } })}
              />
              <button
                type="button"
                aria-label={`Remove ${label}`}
                onClick={() => change(layers.filter((_, i) => i !== index))}
              >
                −
              </button>
            </li>
          );
        })}
      </ol>
      <button
        type="button"
        disabled={layers.length >= input.maxLayers}
        onClick={() => change([...layers, layers.at(-1) ?? { units: 8, activation: { id: 'tanh', params: {} } }])}
      >
        Add layer
      </button>
    </fieldset>
  );
}
