/** ConvNetJS: nets of layers on Float64Arrays, one example at a time. */
import convnetjs, { type Net, type Vol } from 'convnetjs';

/** A net with the given weights: one [in, out] matrix or [out, in, height, width] kernel a layer that has any; biases 0. */
export function netOf(definitions: readonly Record<string, unknown>[], weights: readonly Float64Array[]): Net {
  const net = new convnetjs.Net();
  net.makeLayers(definitions);
  const weighted = net.layers.filter(({ filters }) => filters);
  weighted.forEach(({ filters = [], biases }, index) => {
    const values = weights[index] as Float64Array;
    biases?.w.fill(0);
    const definition = definitions.filter(({ type }) => type !== 'input' && type !== 'pool')[index];
    filters.forEach((filter, unit) => {
      const size = filter.w.length;
      if (definition?.type === 'conv') {
        // Theirs is [row, column, channel], ours [channel, row, column].
        const area = (definition.sx as number) ** 2;
        for (let i = 0; i < size; i++) {
          const [position, channel] = [Math.floor(i / (size / area)), i % (size / area)];
          filter.w[i] = values[unit * size + channel * area + position] as number;
        }
      } else for (let i = 0; i < size; i++) filter.w[i] = values[i * filters.length + unit] as number;
    });
  });
  return net;
}

/** Gradient descent with the mean gradient of a batch; each call trains on one batch. */
export function trainerOf(net: Net, options: { learningRate: number; batch: number }) {
  const trainer = new convnetjs.Trainer(net, {
    method: 'sgd',
    learning_rate: options.learningRate,
    momentum: 0,
    batch_size: options.batch,
    l2_decay: 0,
  });
  return {
    /** Mean loss of the batch before the step. */
    step(inputs: readonly Vol[], targets: readonly (number | readonly number[])[]): number {
      let loss = 0;
      for (let i = 0; i < inputs.length; i++)
        loss += trainer.train(inputs[i] as Vol, targets[i] as number | readonly number[]).loss / inputs.length;
      return loss;
    },
  };
}

/** An example as theirs: [row, column, channel], from ours: [channel, row, column]. */
export function volume(values: ArrayLike<number>, [width, height, depth]: readonly [number, number, number]): Vol {
  const volume = new convnetjs.Vol(width, height, depth, 0);
  for (let channel = 0; channel < depth; channel++)
    for (let i = 0; i < width * height; i++)
      volume.w[i * depth + channel] = values[channel * width * height + i] as number;
  return volume;
}
