/** f′ checked by two other ways to a derivative: dual numbers through the stable formula, and differences of f. */
import { parseFormula } from './formula-parser.ts';
import { compile } from './formula-program.ts';
import type { Kink, ParamValues, ScalarActivation } from './types.ts';

/** The largest disagreement of f′ with another way to it. */
export interface DerivativeCheck {
  way: 'dual numbers' | 'central differences';
  /** Points compared. */
  points: number;
  /** Largest |difference| / max(1, |f′|), and where. */
  error: number;
  at: number;
}

/** h: a power of two, so that little is lost in x ± h. */
const STEP = 2 ** -12;

/**
 * Compares f′ with forward-mode automatic differentiation (dual numbers) of the definition's stable formula, and with the five-point
 * difference `(8 (f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h`, whose own error is about h⁴ f⁽⁵⁾/30 plus
 * 4 · 10⁻¹³ times the size of f. The points lie 0.1 apart from −19.95 to 19.95; those within 2h of a kink or of a break of f′ are left out.
 */
export function checkDerivative(activation: ScalarActivation, params: ParamValues = {}): DerivativeCheck[] {
  const names = activation.params.map(({ name }) => name);
  const dual = compile(parseFormula(activation.forms.stable, names), {
    ...Object.fromEntries(activation.params.map(({ name, default: value }) => [name, value])),
    ...params,
  });
  const corners = [...activation.kinks(params).map(({ x }: Kink) => x), ...(activation.breaks?.(params) ?? [])];
  const f = (x: number) => activation.f(x, params);
  const df = (x: number) => activation.df(x, params);
  const central = (x: number) => (8 * (f(x + STEP) - f(x - STEP)) - (f(x + 2 * STEP) - f(x - 2 * STEP))) / (12 * STEP);
  const points = Array.from({ length: 400 }, (_, i) => (i - 199.5) / 10).filter(
    x => corners.every(corner => Math.abs(x - corner) > 2 * STEP) && Number.isFinite(df(x)),
  );
  return [compare('dual numbers', x => dual.df(x)), compare('central differences', central)];

  function compare(way: DerivativeCheck['way'], other: (x: number) => number): DerivativeCheck {
    const check: DerivativeCheck = { way, points: points.length, error: 0, at: 0 };
    for (const x of points) {
      const error = Math.abs(other(x) - df(x)) / Math.max(1, Math.abs(df(x)));
      if (!(error <= check.error)) Object.assign(check, { error, at: x });
    }
    return check;
  }
}
