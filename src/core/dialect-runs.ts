/**
 * What ran dialects of the registry: `make_dialects.mjs` and `make_dialects_pytorch.py` in `tests/golden/` say how,
 * `tests/core/dialects.test.ts` compares.
 */

/** Ran its own calls, in float64. */
export const PYTORCH = 'PyTorch 1.13';

/** Ran the ONNX operators, in float32. */
export const ONNX_RUNTIME = 'ONNX Runtime 1.30.0';

/** Ran its own functions, in float32. It is another program than TensorFlow for Python. */
export const TENSORFLOW_JS = 'TensorFlow.js 4.22.0';
