/** Property tests draw from one seed, so that a run can be repeated. `FAST_CHECK_SEED=7 npm run unit` draws others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261125) });
