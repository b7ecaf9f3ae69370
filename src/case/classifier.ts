/** A small logistic regression: enough to notice that meaningless columns tell incident rows from others. */

const FOLDS = 5;
const STEPS = 120;
const RATE = 0.5;

/** Area under the ROC curve by ranks; ties count half. 0.5 is chance. */
export function auc(scores: readonly number[], labels: readonly boolean[]): number {
  const order = scores.map((score, index) => ({ score, label: labels[index] === true })).sort((a, b) => a.score - b.score);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && order[end]!.score === order[start]!.score) end++;
    const rank = (start + 1 + end) / 2;
    for (let index = start; index < end; index++) {
      if (!order[index]!.label) continue;
      positives++;
      rankSum += rank;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return positives === 0 || negatives === 0 ? 0.5 : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Standard error of an AUC around one half, for so many positives and negatives (Mann-Whitney under no difference). */
export const chance = (positives: number, negatives: number): number =>
  Math.sqrt((positives + negatives + 1) / (12 * positives * negatives));

function standardise(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0;
  const mean = Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  const deviation = mean.map((centre, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - centre) ** 2, 0) / rows.length) || 1);
  // Squares let a linear model see "in the middle" and "at the edges".
  return rows.map((row) =>
    row.flatMap((value, j) => {
      const z = (value - mean[j]!) / deviation[j]!;
      return [z, z * z - 1];
    }),
  );
}

/**
 * Cross-validated AUC of a logistic regression. Draws are dealt to folds in turn, so pass them in an order without meaning.
 * @param features one list of numbers a row
 * @param size rows that follow each other and are one draw: a matched pair goes into one fold. Parted, its other half tells the
 *   fold's answer the wrong way round, and what is the same in both comes out below one half
 */
export function separability(features: readonly (readonly number[])[], labels: readonly boolean[], size = 1): number {
  const x = standardise(features);
  const width = x[0]?.length ?? 0;
  const scores = new Array<number>(x.length).fill(0);
  const foldOf = (index: number): number => Math.floor(index / size) % FOLDS;
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = new Float64Array(width + 1);
    const train = x.flatMap((_, index) => (foldOf(index) === fold ? [] : [index]));
    for (let step = 0; step < STEPS; step++) {
      const gradient = new Float64Array(width + 1);
      for (const index of train) {
        let sum = weights[width]!;
        for (let j = 0; j < width; j++) sum += weights[j]! * x[index]![j]!;
        const error = 1 / (1 + Math.exp(-sum)) - (labels[index] ? 1 : 0);
        for (let j = 0; j < width; j++) gradient[j]! += error * x[index]![j]!;
        gradient[width]! += error;
      }
      for (let j = 0; j <= width; j++) weights[j]! -= (RATE * gradient[j]!) / train.length;
    }
    x.forEach((row, index) => {
      if (foldOf(index) === fold) scores[index] = row.reduce((sum, value, j) => sum + value * weights[j]!, weights[width]!);
    });
  }
  return auc(scores, labels);
}
