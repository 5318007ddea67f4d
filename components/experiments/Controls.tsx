/** Controls generated from an inputs schema. Their state is text, exactly as typed: nothing typed is ever replaced. */
import { useRef } from 'preact/hooks';
import { FormulaError, getActivation, parseFormula } from '../../src/core/index.ts';
import {
  type ActivationChoice,
  type ActivationInput,
  type ActivationSpec,
  type ActivationsInput,
  FORMULA_SIGN,
  type Input,
  type InputsSchema,
  joinActivations,
  joinLayers,
  type LayersInput,
  type LayerText,
  type NumberInput,
  parseActivationSpec,
  readLayer,
  serialiseActivationSpec,
  splitActivations,
  splitLayers,
} from '../../src/experiments/inputs.ts';
import type { Editors } from './editors.ts';

export type Texts = Readonly<Record<string, string>>;

interface ControlsProps {
  schema: InputsSchema;
  /** Names of the inputs to show, in order. */
  shown: readonly string[];
  texts: Texts;
  problems: Readonly<Record<string, string>>;
  idPrefix: string;
  editors: Editors;
  onChange(name: string, text: string): void;
}

export function Controls({ schema, shown, texts, problems, idPrefix, editors, onChange }: ControlsProps) {
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
            editors={editors}
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

function Control(props: ControlProps & { editors: Editors }) {
  const { id, input, text, problem, editors, onChange } = props;
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
      {input.kind === 'activation' && input.editor && editors.CurveEditor && (
        <editors.CurveEditor text={text} onChange={onChange} />
      )}
    </div>
  );
}

function controlOf(props: ControlProps & { editors: Editors }) {
  const { id, name, input, text, problem, editors, onChange } = props;
  const described = { 'aria-invalid': problem ? true : undefined, 'aria-describedby': describedBy(props) };
  switch (input.kind) {
    case 'number':
    case 'integer':
      return <NumberControl {...props} input={input} />;
    case 'numbers':
      return (
        <>
          <label for={id}>{input.label}</label>
          <input
            type="text"
            id={id}
            data-input={name}
            value={text}
            autocomplete="off"
            spellcheck={false}
            onInput={event => onChange(event.currentTarget.value)}
            {...described}
          />
        </>
      );
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
    case 'activations':
      return <ActivationsControl {...props} input={input} />;
    case 'layers':
      return <LayersControl {...props} input={input} />;
    case 'points':
      return (
        editors.PointsControl && <editors.PointsControl {...props} input={input} describedBy={describedBy(props)} />
      );
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
      {input.buttons && (
        <div class="experiment-buttons">
          {input.buttons.map((label, index) => (
            <button
              key={label}
              type="button"
              disabled={!Number.isFinite(value) || value === (index ? input.max : input.min)}
              onClick={() => onChange(nudge(input, value, index ? 1 : -1))}
            >
              {label}
            </button>
          ))}
        </div>
      )}
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

/** A select for the function, and a slider for each of its parameters or a field for the formula. */
function ActivationControl({ id, name, input, text, problem, onChange }: ControlProps<ActivationInput>) {
  return (
    <>
      <label for={id}>{input.label}</label>
      <ActivationField
        id={id}
        name={name}
        allowed={input}
        text={text}
        describedBy={describedBy({ id, input, problem })}
        onChange={onChange}
      />
      <ActivationParams id={id} spec={readSpec(text, input)} onChange={onChange} />
    </>
  );
}

const isFormula = (text: string) => text.startsWith(FORMULA_SIGN);

/** The function of the registry that a text names, with its parameters; nothing where it names none. */
function readSpec(text: string, allowed: ActivationChoice): ActivationSpec | undefined {
  if (isFormula(text)) return undefined;
  try {
    return parseActivationSpec(text, allowed);
  } catch {
    return undefined;
  }
}

/** What a new formula starts as. */
const FIRST_FORMULA = '=x*sigmoid(x)';

interface ActivationFieldProps {
  id: string;
  /** Of the input whose text this is; none where it is a part of one. */
  name?: string;
  allowed: ActivationChoice;
  text: string;
  /** Says what it is for where no label does. */
  label?: string;
  describedBy?: string | undefined;
  onChange(text: string): void;
}

/** A select for the function. Its last entry opens a field for the reader's own formula, which stays as it was typed. */
function ActivationField({ id, name, allowed, text, label, describedBy, onChange }: ActivationFieldProps) {
  const { ids, formula: mayBeFormula = false } = allowed;
  const written = isFormula(text);
  const last = useRef(FIRST_FORMULA);
  if (written) last.current = text;
  const chosen = written ? FORMULA_SIGN : (/^[^(]*/.exec(text)?.[0] ?? '');
  const formula = text.slice(FORMULA_SIGN.length);
  const mistake = written ? errorPosition(formula) : undefined;
  const mayChoose = ids.length > 0;
  return (
    <>
      {mayChoose && (
        <select
          id={id}
          value={chosen}
          aria-label={label}
          aria-describedby={describedBy}
          onChange={({ currentTarget: { value } }) => onChange(value === FORMULA_SIGN ? last.current : value)}
        >
          {ids.map(option => (
            <option key={option} value={option} selected={option === chosen}>
              {getActivation(option).name}
            </option>
          ))}
          {mayBeFormula && (
            <option value={FORMULA_SIGN} selected={written}>
              own formula…
            </option>
          )}
        </select>
      )}
      {written ? (
        <span class="control-formula">
          f(x) =
          <input
            type="text"
            id={mayChoose ? undefined : id}
            data-input={name}
            data-prefix={FORMULA_SIGN}
            value={formula}
            aria-label={`Formula in x${label ? `, ${label.toLowerCase()}` : ''}`}
            aria-invalid={mistake === undefined ? undefined : true}
            aria-describedby={describedBy}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={event => onChange(FORMULA_SIGN + event.currentTarget.value)}
          />
          {mistake !== undefined && <FormulaPointer formula={formula} at={mistake} />}
        </span>
      ) : (
        name && <input type="hidden" data-input={name} value={text} />
      )}
    </>
  );
}

/** Points at the character from which a text is no formula. The message beside it says what is wrong. */
function FormulaPointer({ formula, at }: { formula: string; at: number }) {
  const [character = ' '] = formula.slice(at);
  return (
    <code class="control-pointer" aria-hidden="true">
      {formula.slice(Math.max(0, at - 24), at)}
      <mark>{character}</mark>
      {formula.slice(at + character.length, at + 24)}
    </code>
  );
}

/** Where a text stops being a formula; undefined where it is one. */
function errorPosition(formula: string): number | undefined {
  try {
    parseFormula(formula);
    return undefined;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return error.position;
  }
}

interface ActivationParamsProps {
  id: string;
  spec: ActivationSpec | undefined;
  /** Says whose parameters they are where there are several functions. */
  label?: string;
  onChange(text: string): void;
}

function ActivationParams({ id: prefix, spec, label, onChange }: ActivationParamsProps) {
  if (!spec) return null;
  return (
    <>
      {getActivation(spec.id).params.map(param => {
        const id = `${prefix}-${param.name}`;
        const value = spec.params[param.name] ?? param.default;
        return (
          <div class="control-number" key={param.name}>
            <label for={id}>{param.name}</label>
            <input
              type="range"
              id={id}
              aria-label={label && `${param.name} ${label}`}
              {...param.slider}
              value={value}
              onInput={event =>
                onChange(
                  serialiseActivationSpec({
                    id: spec.id,
                    params: { ...spec.params, [param.name]: event.currentTarget.valueAsNumber },
                  }),
                )
              }
            />
            <output for={id}>{value}</output>
          </div>
        );
      })}
    </>
  );
}

/** Functions as rows: which one, its parameters, remove; and a button that adds one. */
function ActivationsControl({ id, name, input, text, problem, onChange }: ControlProps<ActivationsInput>) {
  const rows = splitActivations(text);
  const change = (next: readonly string[]) => onChange(joinActivations(next));
  const replace = (index: number, row: string) => change(rows.map((old, i) => (i === index ? row : old)));
  const unused = input.ids.find(option => !rows.some(row => readSpec(row, input)?.id === option));
  return (
    <fieldset class="control-rows">
      <legend>{input.label}</legend>
      <input type="hidden" data-input={name} value={text} />
      <ol>
        {rows.map((row, index) => {
          const label = `function ${index + 1}`;
          const rowId = `${id}-${index}`;
          return (
            <li key={index}>
              <ActivationField
                id={rowId}
                allowed={input}
                text={row}
                label={capitalised(label)}
                describedBy={describedBy({ id, input, problem })}
                onChange={next => replace(index, next)}
              />
              <button
                type="button"
                aria-label={`Remove ${label}`}
                disabled={rows.length === 1}
                onClick={() => change(rows.filter((_, i) => i !== index))}
              >
                −
              </button>
              <ActivationParams
                id={rowId}
                spec={readSpec(row, input)}
                label={`of ${label}`}
                onChange={next => replace(index, next)}
              />
            </li>
          );
        })}
      </ol>
      <button
        type="button"
        disabled={rows.length >= input.max}
        onClick={() => change([...rows, unused ?? rows.at(-1) ?? ''])}
      >
        Add function
      </button>
    </fieldset>
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Hidden layers as rows: width, activation, remove; and a button that adds one. */
function LayersControl({ id, name, input, text, problem, onChange }: ControlProps<LayersInput>) {
  const layers = readLayers(text, input);
  const change = (next: readonly LayerText[]) => onChange(joinLayers(next));
  const replace = (index: number, layer: LayerText) => change(layers.map((old, i) => (i === index ? layer : old)));
  return (
    <fieldset class="control-rows">
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
                    replace(index, { ...layer, units: String(units) });
                }}
              />
              <ActivationField
                id={`${id}-${index}`}
                allowed={input}
                text={layer.activation}
                label={`Activation of ${label}`}
                describedBy={describedBy({ id, input, problem })}
                onChange={activation => replace(index, { ...layer, activation })}
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
        onClick={() => change([...layers, layers.at(-1) ?? { units: '8', activation: 'tanh' }])}
      >
        Add layer
      </button>
    </fieldset>
  );
}

/** The rows of a text, also while a formula in one of them is being typed; the default's where it has none. */
function readLayers(text: string, input: LayersInput): readonly LayerText[] {
  const read = (from: string) => splitLayers(from).map(readLayer);
  const rows = read(text);
  const isWhole = (layers: (LayerText | undefined)[]): layers is LayerText[] => !layers.includes(undefined);
  return isWhole(rows) ? rows : read(input.serialise(input.default)).flatMap(row => row ?? []);
}
