/** How the gradients of the registry's vector functions are traced. */
import type { ParamValues } from '../../activations/types.ts';
import { expanded } from '../gradients.ts';
import type { Kernel, Tensor } from '../tape.ts';
import { constant, constantOp } from './constants.ts';
import { activation, add, div, mul, scale, sub } from './elementwise.ts';
import { sumTo } from './linear-maps.ts';
import { broadcastTo, concat, permute, reshape, slice, transpose } from './shape.ts';
import { clamp, neg, sqrt } from './unary.ts';

type Vjp = NonNullable<Kernel['vjp']>;

/** Sums along the last axis, which stays with length 1. */
const along = (x: Tensor) => sumTo(x, [...x.shape.slice(0, -1), 1]);

/** The gradient through a softmax with value y: y (g - sum y g). */
const throughSoftmax = (y: Tensor, g: Tensor) => mul(y, sub(g, along(mul(y, g))));

/** 1 where the entry of a non-negative y is above 0. */
const support = (y: Tensor) =>
  constantOp('support', y.tape, y.shape, data => {
    for (let i = 0; i < data.length; i++) data[i] = (y.data[i] as number) > 0 ? 1 : (y.data[i] as number);
  });

/** 1 at the first largest entry along the last axis, NaN where an entry is. */
const firstLargest = (x: Tensor) =>
  constantOp('first largest', x.tape, x.shape, data => {
    const length = x.shape.at(-1) ?? 0;
    for (let start = 0; start < data.length; start += length) {
      let largest = start;
      for (let i = start; i < start + length; i++) {
        data[i] = Number.isNaN(x.data[i]) ? Number.NaN : 0;
        if ((x.data[i] as number) > (x.data[largest] as number)) largest = i;
      }
      data[largest] = 1 + (data[largest] as number);
    }
  });

/** Entries from `start` to `stop` of the last axis. */
const part = (x: Tensor, start: number, stop: number) => slice(x, -1, { start, stop });

/** value * f(gate), the halves of x. */
const gated =
  (gate: string, gateFirst: boolean) =>
  (x: Tensor): Vjp =>
    expanded([x], () => {
      const length = x.shape.at(-1) ?? 0;
      const [first, second] = [part(x, 0, length / 2), part(x, length / 2, length)];
      return gateFirst ? mul(second, activation(first, gate)) : mul(first, activation(second, gate));
    });

/** From id to vjp, for x of one axis at least. */
const vjps: Readonly<Record<string, (x: Tensor, params: ParamValues) => Vjp>> = {
  softmax: () => (g, y) => [() => throughSoftmax(y, g)],
  softmin: () => (g, y) => [() => neg(throughSoftmax(y, g))],
  'gumbel-softmax':
    (_, { temperature = 1 }) =>
    (g, y) => [() => scale(throughSoftmax(y, g), 1 / temperature)],
  softmax2d: (x, { channels = 3 }) =>
    expanded([x], () => {
      const length = x.shape.at(-1) ?? 0;
      const lead = x.shape.slice(0, -1);
      const pixels = reshape(x, [...lead, channels, length / channels]);
      const order = [...lead.keys(), lead.length + 1, lead.length];
      return reshape(permute(activation(permute(pixels, order), 'softmax'), order), x.shape);
    }),
  'log-softmax': x => g => [() => sub(g, mul(activation(x, 'softmax'), along(g)))],
  logsumexp: x => g => [() => mul(activation(x, 'softmax'), g)],
  // Between changes of the support S the Jacobian is constant: the identity on S less its mean.
  sparsemax: () => (g, y) => [
    () => {
      const inside = support(y);
      return mul(inside, sub(g, div(along(mul(inside, g)), along(inside))));
    },
  ],
  // s (g - sum s g / sum s) with s = sqrt(y) on the support. Below the bound of `clamp` no gradient passes.
  'entmax-1.5': () => (g, y) => [
    () => {
      const s = mul(support(y), sqrt(clamp(y, Number.MIN_VALUE, Number.POSITIVE_INFINITY)));
      return mul(s, sub(g, div(along(mul(s, g)), along(s))));
    },
  ],
  hardmax: () => () => [undefined],
  'hierarchical-softmax': x =>
    expanded([x], () => {
      const n = x.shape.at(-1) ?? 0;
      const nodes = [constant(x.tape, [...x.shape.slice(0, -1), 1], 1)];
      for (let i = 0; i < n; i++) {
        const score = part(x, i, i + 1);
        const reached = nodes[i] as Tensor;
        nodes.push(mul(reached, activation(score, 'sigmoid')), mul(reached, activation(neg(score), 'sigmoid')));
      }
      return concat(nodes.slice(n), -1);
    }),
  'adaptive-log-softmax': (x, { cutoff = 2 }) =>
    expanded([x], () => {
      const head = activation(part(x, 0, cutoff + 1), 'log-softmax');
      const tail = activation(part(x, cutoff + 1, x.shape.at(-1) ?? 0), 'log-softmax');
      return concat([part(head, 0, cutoff), add(tail, part(head, cutoff, cutoff + 1))], -1);
    }),
  maxout:
    (x, { k = 2 }) =>
    g => [
      () => {
        const groups = reshape(x, [...g.shape, k]);
        const each = broadcastTo(reshape(g, [...g.shape, 1]), groups.shape);
        return reshape(mul(firstLargest(groups), each), x.shape);
      },
    ],
  crelu: x => expanded([x], () => concat([activation(x, 'relu'), activation(neg(x), 'relu')], -1)),
  glu: gated('sigmoid', false),
  'bilinear-glu': gated('identity', true),
  reglu: gated('relu', true),
  geglu: gated('gelu', true),
  swiglu: gated('silu', true),
};

/** The vjp of a vector function of the registry along an axis; undefined where the gradient cannot be traced. */
export function vectorVjp(x: Tensor, id: string, params: ParamValues, axis: number): Vjp | undefined {
  const vjp = vjps[id];
  const last = Math.max(x.shape.length - 1, 0);
  if (!vjp || (x.shape.length > 0 && axis === last)) return vjp?.(x, params);
  // A number is a vector of one entry; another axis is exchanged with the last one.
  const toLast = (tensor: Tensor) =>
    x.shape.length > 0 ? transpose(tensor, axis, last) : reshape(tensor, [tensor.data.length]);
  const back = (tensor: Tensor) => (x.shape.length > 0 ? transpose(tensor, axis, last) : reshape(tensor, []));
  return (gradient, output) =>
    vjp(toLast(x), params)(toLast(gradient), toLast(output)).map(pullback => pullback && (() => back(pullback())));
}
