/** What the benchmark uses of ConvNetJS, which has no types of its own. */
declare module 'convnetjs' {
  export class Vol {
    constructor(width: number, height: number, depth: number, fill?: number);
    w: Float64Array;
  }
  export interface Layer {
    filters?: Vol[];
    biases?: Vol;
  }
  export class Net {
    layers: Layer[];
    makeLayers(definitions: readonly Record<string, unknown>[]): void;
    forward(input: Vol, training?: boolean): Vol;
  }
  export class Trainer {
    constructor(net: Net, options: Record<string, unknown>);
    train(input: Vol, target: number | readonly number[]): { loss: number };
  }
}
