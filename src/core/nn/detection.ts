/**
 * Heads and losses of detectors. A box is learned as four offsets from an anchor or a proposal, class 0 is the background.
 * Which anchor is matched to which object is given: a class and target offsets for each.
 */
import { sizeOf } from '../autodiff/ops/broadcast.ts';
import { constantOp } from '../autodiff/ops/constants.ts';
import {
  activation,
  add,
  clamp,
  concat,
  mul,
  permute,
  type RoiAlignOptions,
  reshape,
  roiAlign,
  scale,
  sub,
} from '../autodiff/ops/index.ts';
import type { Tape, Tensor } from '../autodiff/tape.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { convolution } from './convolutional.ts';
import { linear, withParameters } from './layers.ts';

export interface Detections {
  /** [n, anchors, classes], or [regions, classes]; class 0 is the background. */
  logits: Tensor;
  /** Four for each anchor, [n, anchors, 4], or for each class of a region, [regions, classes * 4]. */
  offsets: Tensor;
  parameters: readonly Tensor[];
}

/**
 * Heads of SSD (Liu et al. 2016, section 2.1): on each feature map [n, channels, height, width] a 3x3 convolution to the
 * logits and one to the offsets of the anchors at each position, joined over the maps, in the order of their rows, columns
 * and anchors. `anchors` has their number for each map. Throws a ShapeError for other maps.
 */
export function ssdHeads(
  tape: Tape,
  maps: readonly Tensor[],
  { name = 'head', anchors, classes }: { name?: string; anchors: readonly number[]; classes: number },
): Detections {
  if (maps.length === 0 || anchors.length !== maps.length)
    throw new ArgumentError(`${name} anchors`, `[${anchors.join(', ')}]`, `one number for each of ${maps.length} maps`);
  return withParameters(tape, () => {
    const predict = (map: Tensor, index: number, what: string, width: number) => {
      const own = `${name} ${index + 1} ${what}`;
      const { output } = convolution(tape, map, (anchors[index] as number) * width, 3, { name: own, padding: 1 });
      return tape.named(own, () => reshape(permute(output, [0, 2, 3, 1]), [map.shape[0] as number, -1, width]));
    };
    const logits = maps.map((map, index) => predict(map, index, 'logits', classes));
    const offsets = maps.map((map, index) => predict(map, index, 'offsets', 4));
    return tape.named(name, () => ({ logits: concat(logits, 1), offsets: concat(offsets, 1) }));
  });
}

/** Whether the number is a class that is not the background. */
const isObject = (hit: number) => hit > 0;

/**
 * Smooth L1 of the offsets of what is matched to an object (class above 0): sum over these and the four offsets of
 * r^2 / (2 beta) where |r| < beta, else |r| - beta / 2, for r = offset - target, divided by the number of all `rows` (Fast
 * R-CNN) or of those `matched`, then 0 if there are none (SSD). Offsets [..., 4] or, four for each class of which the
 * matched one's count, [..., classes * 4]; classes [...], targets [..., 4]. Classes and targets are read in each forward
 * pass and get no gradient; a class beyond those of the offsets gives NaN. Throws a ShapeError or an ArgumentError.
 */
export function matchedSmoothL1(
  offsets: Tensor,
  classes: Tensor,
  targets: Tensor,
  { beta = 1, divisor = 'matched' }: { beta?: number; divisor?: 'rows' | 'matched' } = {},
): Tensor {
  const width = offsets.shape.at(-1) ?? 0;
  const lead = classes.shape.join();
  if (
    width % 4 !== 0 ||
    width === 0 ||
    offsets.shape.slice(0, -1).join() !== lead ||
    targets.shape.slice(0, -1).join() !== lead ||
    targets.shape.at(-1) !== 4
  )
    throw new ShapeError(
      'matchedSmoothL1',
      { offsets: offsets.shape, classes: classes.shape, targets: targets.shape },
      'offsets [..., 4] or [..., classes * 4], classes [...] and targets [..., 4]',
    );
  if (!(beta > 0 && Number.isFinite(beta))) throw new ArgumentError('beta', beta, 'a finite number above 0');
  const rows = classes.data.length;
  /** Where the four offsets of a row begin; NaN for a class that has none. */
  const startOf = (row: number, hit: number) => {
    if (width === 4) return row * 4;
    return Number.isInteger(hit) && hit * 4 < width ? row * width + hit * 4 : Number.NaN;
  };
  let count = rows;
  return offsets.tape.record('matchedSmoothL1', [offsets, classes, targets], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      let matched = 0;
      for (let row = 0; row < rows; row++) {
        const hit = classes.data[row] as number;
        if (!isObject(hit)) {
          if (Number.isNaN(hit)) total = Number.NaN;
          continue;
        }
        matched += 1;
        const start = startOf(row, hit);
        if (Number.isNaN(start)) total = Number.NaN;
        else
          for (let i = 0; i < 4; i++) {
            const r = (offsets.data[start + i] as number) - (targets.data[row * 4 + i] as number);
            total += Math.abs(r) < beta ? (0.5 * r * r) / beta : Math.abs(r) - 0.5 * beta;
          }
      }
      count = divisor === 'rows' ? rows : Math.max(matched, 1);
      data[0] = total / count;
    },
    backward() {
      if (!offsets.requiresGrad) return;
      const factor = (grad[0] as number) / count;
      for (let row = 0; row < rows; row++) {
        const hit = classes.data[row] as number;
        const start = startOf(row, hit);
        if (!isObject(hit) || Number.isNaN(start)) continue;
        for (let i = 0; i < 4; i++) {
          const r = (offsets.data[start + i] as number) - (targets.data[row * 4 + i] as number);
          const slope = Math.abs(r) < beta ? r / beta : Math.sign(r);
          offsets.grad[start + i] = (offsets.grad[start + i] as number) + factor * slope;
        }
      }
    },
    vjp(gradient) {
      /** The given value of each offset that counts, 0 for the others. */
      const matchedTo = (name: string, value: (row: number, i: number) => number) =>
        constantOp(name, offsets.tape, offsets.shape, data => {
          data.fill(0);
          for (let row = 0; row < rows; row++) {
            const hit = classes.data[row] as number;
            const start = startOf(row, hit);
            if (!isObject(hit) || Number.isNaN(start)) continue;
            for (let i = 0; i < 4; i++) data[start + i] = value(row, i);
          }
        });
      const wanted = matchedTo('matched targets', (row, i) => targets.data[row * 4 + i] as number);
      const weights = matchedTo('weights of offsets', () => 1 / count);
      const slopes = clamp(scale(sub(offsets, wanted), 1 / beta), -1, 1);
      return [() => mul(mul(slopes, weights), gradient), undefined, undefined];
    },
  }));
}

/**
 * Cross-entropy with hard negative mining (Liu et al. 2016, section 2.2): for each image the anchors that are matched to an
 * object, and of the others those with the largest loss, at most `negatives` times as many; their sum divided by the
 * number of matched anchors of the batch, 0 if there are none. Logits [n, anchors, classes], class numbers [n, anchors],
 * 0 for no object. Chosen anew in each forward pass, the first of equal losses before the next; no gradient flows through
 * the choice or to the class numbers. A number that is no class gives NaN. Throws a ShapeError or an ArgumentError.
 */
export function minedCrossEntropy(
  logits: Tensor,
  classes: Tensor,
  { negatives = 3 }: { negatives?: number } = {},
): Tensor {
  const [n, anchors, width] = logits.shape;
  if (
    logits.shape.length !== 3 ||
    n === undefined ||
    anchors === undefined ||
    width === undefined ||
    classes.shape.join() !== `${n},${anchors}`
  )
    throw new ShapeError(
      'minedCrossEntropy',
      { logits: logits.shape, classes: classes.shape },
      'logits [n, anchors, classes] and class numbers [n, anchors]',
    );
  if (!(negatives >= 0 && Number.isFinite(negatives)))
    throw new ArgumentError('negatives', negatives, 'a finite number from 0');
  const probabilities = new Float64Array(logits.data.length);
  const losses = new Float64Array(n * anchors);
  const chosen = new Uint8Array(n * anchors);
  const ranking = new Int32Array(anchors);
  const byLoss = (a: number, b: number) => (losses[b] as number) - (losses[a] as number) || a - b;
  /** Softmax and cross-entropy of a row. */
  const evaluate = (row: number) => {
    const start = row * width;
    let largest = Number.NEGATIVE_INFINITY;
    for (let j = start; j < start + width; j++) largest = Math.max(largest, logits.data[j] as number);
    let total = 0;
    for (let j = start; j < start + width; j++)
      total += probabilities[j] = Math.exp((logits.data[j] as number) - largest);
    for (let j = start; j < start + width; j++) probabilities[j] = (probabilities[j] as number) / total;
    const hit = classes.data[row] as number;
    const known = Number.isInteger(hit) && hit >= 0 && hit < width;
    losses[row] = known ? Math.log(total) + (largest - (logits.data[start + hit] as number)) : Number.NaN;
  };
  let matched = 0;
  return logits.tape.record('minedCrossEntropy', [logits, classes], [], ({ data, grad }) => ({
    forward() {
      let total = 0;
      matched = 0;
      for (let image = 0; image < n; image++) {
        let objects = 0;
        let others = 0;
        for (let row = image * anchors; row < (image + 1) * anchors; row++) {
          evaluate(row);
          // What is no class is counted, so that its NaN is seen.
          chosen[row] = Number(classes.data[row] !== 0);
          if (chosen[row]) objects += 1;
          else ranking[others++] = row;
        }
        ranking.subarray(0, others).sort(byLoss);
        const kept = Math.min(others, Math.floor(negatives * objects));
        for (let i = 0; i < kept; i++) chosen[ranking[i] as number] = 1;
        for (let row = image * anchors; row < (image + 1) * anchors; row++)
          if (chosen[row]) total += losses[row] as number;
        matched += objects;
      }
      data[0] = total / Math.max(matched, 1);
    },
    backward() {
      if (!logits.requiresGrad) return;
      const factor = (grad[0] as number) / Math.max(matched, 1);
      for (let row = 0; row < n * anchors; row++) {
        if (!chosen[row]) continue;
        for (let j = 0; j < width; j++) {
          const at = row * width + j;
          const target = Number(j === classes.data[row]);
          logits.grad[at] = (logits.grad[at] as number) + factor * ((probabilities[at] as number) - target);
        }
      }
    },
    vjp(gradient) {
      const targets = constantOp('targets', logits.tape, logits.shape, data => {
        for (let i = 0; i < data.length; i++) data[i] = Number(i % width === classes.data[Math.floor(i / width)]);
      });
      const weights = constantOp('weights of rows', logits.tape, [n, anchors, 1], data => {
        for (let row = 0; row < data.length; row++) data[row] = (chosen[row] as number) / Math.max(matched, 1);
      });
      return [() => mul(mul(sub(activation(logits, 'softmax'), targets), weights), gradient), undefined];
    },
  }));
}

export interface MultiBoxLossOptions {
  /** Weight alpha of the localisation. */
  weight?: number;
  /** Most negatives for each matched anchor. */
  negatives?: number;
}

/**
 * Loss of SSD (Liu et al. 2016, equation 1): (L_confidence + weight L_localisation) / matched anchors, by
 * `minedCrossEntropy` and `matchedSmoothL1`. Logits [n, anchors, classes], offsets [n, anchors, 4]; for each anchor a class
 * [n, anchors], 0 for no object, and target offsets [n, anchors, 4]. Throws a ShapeError.
 */
export function multiBoxLoss(
  { logits, offsets }: Pick<Detections, 'logits' | 'offsets'>,
  classes: Tensor,
  targets: Tensor,
  { weight = 1, negatives = 3 }: MultiBoxLossOptions = {},
): Tensor {
  const localisation = scale(matchedSmoothL1(offsets, classes, targets), weight);
  return add(minedCrossEntropy(logits, classes, { negatives }), localisation);
}

export interface RoiHeadOptions extends RoiAlignOptions {
  name?: string;
  /** With the background. */
  classes: number;
  /** Of the two hidden layers. */
  units?: number;
}

/**
 * Box head of Fast R-CNN (Girshick 2015) on aligned regions (He et al. 2017): roiAlign, two fully connected layers with
 * relu, then a layer to the logits and one to the offsets of each class. x [n, channels, height, width], boxes [regions, 5]
 * (image number, x1, y1, x2, y2) -> logits [regions, classes], offsets [regions, classes * 4]. Its loss is crossEntropy of
 * the logits plus matchedSmoothL1 of the offsets divided by `rows`. Throws a ShapeError.
 */
export function roiHead(
  tape: Tape,
  x: Tensor,
  boxes: Tensor,
  { name = 'RoI head', classes, units = 1024, ...options }: RoiHeadOptions,
): Detections {
  return withParameters(tape, () => {
    const regions = tape.named(name, () => {
      const aligned = roiAlign(x, boxes, options);
      return reshape(aligned, [boxes.shape[0] as number, sizeOf(aligned.shape.slice(1))]);
    });
    let hidden = regions;
    for (let layer = 1; layer <= 2; layer++) {
      const own = `${name} layer ${layer}`;
      const { output } = linear(tape, hidden, units, { name: own });
      hidden = tape.named(own, () => activation(output, 'relu'));
    }
    return {
      logits: linear(tape, hidden, classes, { name: `${name} logits` }).output,
      offsets: linear(tape, hidden, classes * 4, { name: `${name} offsets` }).output,
    };
  });
}
