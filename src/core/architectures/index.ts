/** The architectures by id. */
import { type Architecture, lookUp } from './architecture.ts';
import { resnet } from './resnet.ts';

/** Id -> architecture. */
export const architectures: Readonly<Record<string, Architecture>> = { resnet };

/** The architecture of this id; an unknown one is an error that lists those there are. */
export const getArchitecture = (id: string): Architecture => lookUp(id, architectures, 'architecture');

export * from './architecture.ts';
export * from './layers.ts';
export { type ResNetHyperparameters, resnet } from './resnet.ts';
