/** Bars of the landing page's picture: a busy day with one short burst. Fixed numbers, so the page needs no script. */
export interface RibbonBar {
  readonly x: number;
  readonly height: number;
  readonly odd: number;
}

/** 120 bars over 24 hours. A plain sum of two humps and a small integer ripple. */
export const ribbonBars: readonly RibbonBar[] = Array.from({ length: 120 }, (_, index) => {
  const hour = index / 5;
  const hump = (centre: number, width: number): number => Math.max(0, 1 - ((hour - centre) / width) ** 2);
  const ripple = ((index * 7919) % 17) / 17;
  const height = 6 + 26 * hump(10.5, 4.5) + 22 * hump(15, 4) + 10 * hump(2, 1) + 5 * ripple;
  const odd = index >= 93 && index <= 97 ? [8, 19, 26, 21, 6][index - 93]! : 0;
  return { x: index * 8, height: Math.round(height + odd), odd };
});
