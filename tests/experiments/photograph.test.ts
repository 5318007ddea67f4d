/** The small photograph is the data set’s, and a filter on it answers what arithmetic by hand says. */
import { expect, it } from 'vitest';
import { getColumn } from '../../src/core/index.ts';
import { packedDataset } from '../../src/data/convert.ts';
import { runExperiment } from '../../src/experiments/experiment.ts';
import experiment from '../../src/experiments/filter-a-photograph.ts';
import { completeInputs } from '../../src/experiments/inputs.ts';
import { PHOTOGRAPH_BLOCK, photograph } from '../../src/experiments/photograph.ts';

const { columns, rows, values } = photograph;

it('is the data set in grey, four by four pixels in one', async () => {
  const { dataset } = await packedDataset('nagasaki-boats');
  const { values: image, shape } = getColumn(dataset, 'image');
  const [, , height = 0, width = 0] = shape;
  expect([columns * PHOTOGRAPH_BLOCK, rows * PHOTOGRAPH_BLOCK]).toEqual([width, height]);
  const sums = new Float64Array(columns * rows);
  [0.299, 0.587, 0.114].forEach((weight, channel) => {
    for (let i = 0; i < width * height; i++) {
      const [row, column] = [Math.floor(i / width), i % width];
      const place = Math.floor(row / PHOTOGRAPH_BLOCK) * columns + Math.floor(column / PHOTOGRAPH_BLOCK);
      sums[place] = (sums[place] as number) + weight * Number(image[channel * width * height + i]);
    }
  });
  expect([...values]).toEqual([...sums].map(sum => Math.round(sum / PHOTOGRAPH_BLOCK ** 2)));
});

const fieldsOf = async (given: Readonly<Record<string, string>>) =>
  (await runExperiment(experiment, completeInputs(experiment.inputs, given))).fields;

it('answers with Sobel’s filter as the sum of its nine products does, over the deviation of all answers', async () => {
  const answers: number[] = [];
  for (let row = 1; row < rows - 1; row++)
    for (let column = 1; column < columns - 1; column++) {
      const at = (down: number, right: number) => values[(row + down) * columns + column + right] as number;
      answers.push(at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1));
    }
  const mean = answers.reduce((sum, value) => sum + value, 0) / answers.length;
  const deviation = Math.sqrt(answers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / answers.length);
  const before = (await fieldsOf({ bias: '0.5' }))?.before;
  const flipped = (await fieldsOf({ bias: '0.5', flip: '1' }))?.before;
  expect(before?.columns).toBe(columns - 2);
  answers.forEach((answer, place) => {
    const [row, column] = [Math.floor(place / (columns - 2)), place % (columns - 2)];
    // A field begins with its lowest row.
    const index = (rows - 3 - row) * (columns - 2) + column;
    expect(before?.values[index]).toBeCloseTo(answer / deviation + 0.5, 5);
    expect(flipped?.values[index]).toBeCloseTo(0.5 - answer / deviation, 5);
  });
});
