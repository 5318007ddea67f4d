/** Functions of each entry. */
import { ArgumentError } from '../../errors.ts';
import type { Tensor, Values } from '../tape.ts';
import { checkTensors, isTensor } from './axes.ts';
import { broadcastIndex, broadcastShape } from './broadcast.ts';
import { constant, constantOp } from './constants.ts';
import { div, mul, scale, sub, where } from './elementwise.ts';
import { sumTo } from './linear-maps.ts';

/** `forward` fills y from x; `backward` adds to dx, from dy, x and y; `pull` traces dx. */
function unary(
  op: string,
  x: Tensor,
  forward: (y: Values, x: Values) => void,
  backward: (dx: Values, dy: Values, x: Values, y: Values) => void,
  pull: (dy: Tensor, y: Tensor) => Tensor,
): Tensor {
  checkTensors(op, { x });
  return x.tape.record(op, [x], x.shape, ({ data, grad }) => ({
    forward: () => forward(data, x.data),
    backward: () => backward(x.grad, grad, x.data, data),
    vjp: (gradient, output) => [() => pull(gradient, output)],
  }));
}

/** Slopes that are constant between kinks: no second derivative. */
const steps = (op: string, x: Tensor, slope: (x: number) => number) =>
  constantOp(`${op} slope`, x.tape, x.shape, y => {
    for (let i = 0; i < y.length; i++) y[i] = slope(x.data[i] as number);
  });

/** -x (torch.neg). */
export const neg = (x: Tensor): Tensor =>
  unary(
    'neg',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = -(x[i] as number);
    },
    (dx, dy) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) - (dy[i] as number);
    },
    dy => neg(dy),
  );

/** e^x (torch.exp). */
export const exp = (x: Tensor): Tensor =>
  unary(
    'exp',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i] as number);
    },
    (dx, dy, _, y) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number) * (y[i] as number);
    },
    (dy, y) => mul(dy, y),
  );

/** Natural logarithm (torch.log): NaN below 0, -Infinity at 0. */
export const log = (x: Tensor): Tensor =>
  unary(
    'log',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.log(x[i] as number);
    },
    (dx, dy, x) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number) / (x[i] as number);
    },
    dy => div(dy, x),
  );

/** Square root (torch.sqrt): NaN below 0; the slope at 0 is infinite. */
export const sqrt = (x: Tensor): Tensor =>
  unary(
    'sqrt',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.sqrt(x[i] as number);
    },
    (dx, dy, _, y) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number) / (2 * (y[i] as number));
    },
    (dy, y) => div(dy, scale(y, 2)),
  );

/** x^2 (torch.square). */
export const square = (x: Tensor): Tensor =>
  unary(
    'square',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = (x[i] as number) * (x[i] as number);
    },
    (dx, dy, x) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + 2 * (dy[i] as number) * (x[i] as number);
    },
    dy => mul(dy, scale(x, 2)),
  );

/** |x| (torch.abs); the slope at 0 is 0. */
export const abs = (x: Tensor): Tensor =>
  unary(
    'abs',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.abs(x[i] as number);
    },
    (dx, dy, x) => {
      for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number) * Math.sign(x[i] as number);
    },
    dy => mul(dy, steps('abs', x, Math.sign)),
  );

/**
 * x^exponent for a constant exponent or a tensor that broadcasts with x (torch.pow): NaN for x < 0 and a fractional
 * exponent. The slope of x^0 by x is 0 everywhere; that of 0^exponent by the exponent is 0 from exponent 0 on, where the
 * logarithm of x would make it NaN. Throws an ArgumentError unless the exponent is finite or a tensor, a ShapeError.
 */
export function pow(x: Tensor, exponent: number | Tensor): Tensor {
  if (isTensor(exponent)) return tensorPow(x, exponent);
  if (!Number.isFinite(exponent)) throw new ArgumentError('pow exponent', exponent, 'a finite number or a tensor');
  return unary(
    'pow',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = (x[i] as number) ** exponent;
    },
    (dx, dy, x) => {
      if (exponent === 0) return;
      for (let i = 0; i < dy.length; i++)
        dx[i] = (dx[i] as number) + (dy[i] as number) * exponent * (x[i] as number) ** (exponent - 1);
    },
    dy => (exponent === 0 ? scale(dy, 0) : mul(dy, scale(pow(x, exponent - 1), exponent))),
  );
}

function tensorPow(x: Tensor, exponent: Tensor): Tensor {
  checkTensors('pow', { x, exponent });
  const shape = broadcastShape('pow', { x, exponent });
  const [ix, ie] = [broadcastIndex(x.shape, shape), broadcastIndex(exponent.shape, shape)];
  return x.tape.record('pow', [x, exponent], shape, ({ data, grad }) => ({
    forward() {
      for (let i = 0; i < data.length; i++)
        data[i] =
          (x.data[ix ? (ix[i] as number) : i] as number) ** (exponent.data[ie ? (ie[i] as number) : i] as number);
    },
    backward() {
      for (let i = 0; i < grad.length; i++) {
        const atX = ix ? (ix[i] as number) : i;
        const atE = ie ? (ie[i] as number) : i;
        const base = x.data[atX] as number;
        const e = exponent.data[atE] as number;
        const upstream = grad[i] as number;
        if (x.requiresGrad && e !== 0) x.grad[atX] = (x.grad[atX] as number) + upstream * e * base ** (e - 1);
        if (exponent.requiresGrad && !(base === 0 && e >= 0))
          exponent.grad[atE] = (exponent.grad[atE] as number) + upstream * (data[i] as number) * Math.log(base);
      }
    },
    vjp(gradient, power) {
      const one = constant(x.tape, [], 1);
      /** x, but 1 for a base 0 with one of these exponents, where the slope is 0 by convention. */
      const base = (exempt: (exponent: number) => boolean) =>
        where(
          constantOp('pow at 0', x.tape, shape, at0 => {
            for (let i = 0; i < at0.length; i++) {
              const atX = ix ? (ix[i] as number) : i;
              const atE = ie ? (ie[i] as number) : i;
              at0[i] = x.data[atX] === 0 && exempt(exponent.data[atE] as number) ? 1 : 0;
            }
          }),
          one,
          x,
        );
      return [
        () => {
          const slope = mul(
            exponent,
            pow(
              base(e => e === 0),
              sub(exponent, one),
            ),
          );
          return sumTo(mul(gradient, slope), x.shape);
        },
        () => sumTo(mul(gradient, mul(power, log(base(e => e >= 0)))), exponent.shape),
      ];
    },
  }));
}

/**
 * min(max(x, low), high) (torch.clamp): the slope is 1 from `low` to `high`, both included, and 0 outside.
 * Throws an ArgumentError unless low <= high; infinite bounds are allowed.
 */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  if (!(low <= high)) throw new ArgumentError('clamp bounds', `${low}, ${high}`, 'the lower one first, neither NaN');
  return unary(
    'clamp',
    x,
    (y, x) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(x[i] as number, low), high);
    },
    (dx, dy, x) => {
      for (let i = 0; i < dy.length; i++) {
        const value = x[i] as number;
        if (!(value < low || value > high)) dx[i] = (dx[i] as number) + (dy[i] as number);
      }
    },
    dy =>
      mul(
        dy,
        steps('clamp', x, value => (value < low || value > high ? 0 : 1)),
      ),
  );
}
