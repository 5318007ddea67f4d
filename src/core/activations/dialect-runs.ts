/** What ran dialects of the registry: `tests/golden/make_dialects.mjs` says how, `tests/core/dialects.test.ts` compares. */

/** Ran the ONNX operators, in float32. */
export const ONNX_RUNTIME = 'ONNX Runtime 1.30.0';

/** Ran its own functions, in float32. It is another program than TensorFlow for Python. */
export const TENSORFLOW_JS = 'TensorFlow.js 4.22.0';
