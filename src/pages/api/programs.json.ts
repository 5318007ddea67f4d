/** `/api/programs.json`: what each function of numbers is written as in PyTorch, Keras and JAX, and its formula. */
import { json } from '../../api.ts';
import { activations } from '../../core/index.ts';
import { functionCodes } from '../../experiments/setup-as-code.ts';

export const GET = () => json({ programs: functionCodes(Object.values(activations)) });
