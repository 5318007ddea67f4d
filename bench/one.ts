/** One benchmark: `node bench/one.ts <case> <index> <dtype>`; its last line of output is the result as JSON. */
import { type Bench, type Dtype, measure } from './measure.ts';

const [name, index, dtype] = process.argv.slice(2) as [string, string, Dtype];
const { benches }: { benches: readonly ((dtype: Dtype) => Promise<Bench>)[] } = await import(`./cases/${name}.ts`);
const build = benches[Number(index)];
if (!build) throw new RangeError(`bench/cases/${name}.ts has ${benches.length} benchmarks`);
console.log(`\n${JSON.stringify(await measure(await build(dtype)))}`);
