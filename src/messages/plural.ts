/** `1 row`, `2 rows`, `1 204 rows`: a figure, already written out or not, with its noun. */
export const plural = (figure: number | string, one: string, many = `${one}s`): string =>
  `${figure} ${String(figure) === '1' ? one : many}`;
