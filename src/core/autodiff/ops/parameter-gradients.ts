/**
 * How the gradients of the registry's scalar functions with tensors for parameters are traced: the registry has no mixed
 * derivatives by x and a parameter, so each function is made of simpler ops. Those have not the registry's care for the
 * largest x: where x^2 overflows, or x^5 in a Padé unit, the traced gradient is NaN or 0.
 */
import { expanded } from '../gradients.ts';
import type { Kernel, Tensor } from '../tape.ts';
import { constant, constantOp } from './constants.ts';
import { activation, add, div, mul, sub, where } from './elementwise.ts';
import { abs, clamp, pow, square } from './unary.ts';

/** A parameter as a tensor, by its name. */
type Parameters = (name: string) => Tensor;

/** x where it is below 0, else 0; the slope at 0 is 1. */
const below0 = (x: Tensor) => clamp(x, Number.NEGATIVE_INFINITY, 0);

const relu = (x: Tensor) => activation(x, 'relu');

/** Whether something holds for each entry, as 1 or 0. */
const holds = (x: Tensor, test: (value: number) => boolean) =>
  constantOp('condition', x.tape, x.shape, data => {
    for (let i = 0; i < data.length; i++) data[i] = test(x.data[i] as number) ? 1 : 0;
  });

/** x / sqrt(1 + alpha x^2) */
const inverseRoot = (x: Tensor, alpha: Tensor) =>
  mul(x, pow(add(constant(x.tape, [], 1), mul(alpha, square(x))), -0.5));

/** The sum of coefficient i times x^i, that of the lowest power first. */
const polynomial = (x: Tensor, coefficients: readonly Tensor[]) =>
  coefficients.reduceRight((sum, coefficient) => add(mul(sum, x), coefficient), constant(x.tape, [], 0));

/** Both forms of xIELU: from `eps` up to 0 the exponential is held at e^eps; 0 is the ideal form. */
function xielu(x: Tensor, p: Parameters, eps: number): Tensor {
  const held = constant(x.tape, [], eps);
  const exponent = where(
    holds(x, value => (eps < 0 ? value < eps : value <= 0)),
    x,
    held,
  );
  const left = mul(p('alphaN'), sub(activation(exponent, 'elu'), below0(x)));
  const right = mul(p('alphaP'), square(relu(x)));
  return add(
    where(
      holds(x, value => value > 0),
      right,
      left,
    ),
    mul(p('beta'), x),
  );
}

/** From id to the function, made of ops. */
const builds: Readonly<
  Record<string, (x: Tensor, p: Parameters, numbers: Readonly<Record<string, number>>) => Tensor>
> = {
  isru: (x, p) => inverseRoot(x, p('alpha')),
  isrlu: (x, p) => add(relu(x), inverseRoot(below0(x), p('alpha'))),
  dyt: (x, p) => add(mul(p('gamma'), activation(mul(p('alpha'), x), 'tanh')), p('beta')),
  prelu: (x, p) => add(relu(x), mul(p('a'), below0(x))),
  'star-relu': (x, p) => add(mul(p('s'), square(relu(x))), p('b')),
  swish: (x, p) => mul(x, activation(mul(p('beta'), x), 'sigmoid')),
  snake: (x, p) => add(x, div(square(activation(mul(p('a'), x), 'sine', { omega0: 1 })), p('a'))),
  xielu: (x, p, { eps = 0 }) => xielu(x, p, eps),
  'xielu-ideal': (x, p) => xielu(x, p, 0),
  pau: (x, p) => {
    const coefficients = (names: readonly string[]) => names.map(p);
    const inside = mul(x, polynomial(x, coefficients(['b1', 'b2', 'b3', 'b4'])));
    const numerator = polynomial(x, coefficients(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']));
    return div(numerator, add(constant(x.tape, [], 1), abs(inside)));
  },
  'kan-spline': (x, p) => {
    const names = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];
    const none = Object.fromEntries(names.map(name => [name, 0]));
    const spline = names
      .map(name => mul(p(name), activation(x, 'kan-spline', { wB: 0, wS: 1, ...none, [name]: 1 })))
      .reduce(add);
    return add(mul(p('wB'), activation(x, 'silu')), mul(p('wS'), spline));
  },
};

/**
 * The vjp of a scalar function by x and the tensors among its parameters, in this order; `numbers` holds the others.
 * undefined where the gradient cannot be traced.
 */
export function learnedVjp(
  x: Tensor,
  id: string,
  numbers: Readonly<Record<string, number>>,
  tensors: Readonly<Record<string, Tensor>>,
): Kernel['vjp'] {
  const build = builds[id];
  const parameter = (name: string) => tensors[name] ?? constant(x.tape, [], numbers[name] as number);
  return build && expanded([x, ...Object.values(tensors)], () => build(x, parameter, numbers));
}
