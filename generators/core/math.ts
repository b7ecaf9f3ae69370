/**
 * Elementary functions that give the same bits in every engine: only + − × ÷ √ and the bits of a double.
 * Method and coefficients: Sun's fdlibm 5.3 (e_log.c, e_exp.c, k_sin.c, k_cos.c), public.
 */
const f64 = new Float64Array(1);
const u32 = new Uint32Array(f64.buffer);

const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
export const LN2 = 0.6931471805599453;
export const PI = 3.141592653589793;
const SQRT2 = 1.4142135623730951;

/** Two to a whole power, exact; 0 and Infinity beyond the range of a double. */
function powerOfTwo(n: number): number {
  if (n > 1023) return n > 2046 ? Infinity : powerOfTwo(1023) * powerOfTwo(n - 1023);
  if (n < -1022) return n < -2000 ? 0 : powerOfTwo(-1022) * powerOfTwo(n + 1022);
  u32[0] = 0;
  u32[1] = (n + 1023) << 20;
  return f64[0] as number;
}

/** Natural logarithm; error below 1 ulp. */
export function log(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    k = -54;
  }
  f64[0] = x;
  const high = u32[1] as number;
  k += (high >>> 20) - 1023;
  u32[1] = (high & 0xfffff) | 0x3ff00000;
  let m = f64[0] as number;
  if (m > SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd = z * (6.666666666666735130e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

/** e to the power x; error below 1 ulp. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = Math.floor(x / LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (1.66666666666666019037e-1 + t * (-2.77777777770155933842e-3 + t * (6.61375632143793436117e-5 + t * (-1.65339022054652515390e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k >= -1021 && k <= 1023 ? y * powerOfTwo(k) : y * powerOfTwo(k - (k >> 1)) * powerOfTwo(k >> 1);
}

/** ln(1 + x), right for small x too. */
export function log1p(x: number): number {
  const u = 1 + x;
  return u === 1 ? x : (log(u) * x) / (u - 1);
}

/**
 * x to the power y, for x ≥ 0. Whole powers up to 64 by squaring; others through exp and log.
 * Relative error below 1e-14 while |y·ln x| ≤ 30.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Math.trunc(y) === y && Math.abs(y) <= 64) {
    let result = 1;
    let base = x;
    for (let n = Math.abs(y); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result *= base;
      base *= base;
    }
    return y < 0 ? 1 / result : result;
  }
  if (x === 0) return y > 0 ? 0 : Infinity;
  return exp(y * log(x));
}

const HALF_PI_1 = 1.57079632673412561417;
const HALF_PI_2 = 6.07710050630396597660e-11;
const HALF_PI_3 = 2.02226624879595063154e-21;

const sinKernel = (x: number): number => {
  const z = x * x;
  return x + x * z * (-1.66666666666666324348e-1 + z * (8.33333333332248946124e-3 + z * (-1.98412698298579493134e-4 + z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)))));
};
const cosKernel = (x: number): number => {
  const z = x * x;
  return 1 - (0.5 * z - z * z * (4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * (2.48015872894767294178e-5 + z * (-2.75573143513906633035e-7 + z * (2.08757232129817482790e-9 + z * -1.13596475577881948265e-11))))));
};

function quarter(x: number, shift: number): number {
  const n = Math.floor(x / HALF_PI_1 + 0.5);
  const r = x - n * HALF_PI_1 - n * HALF_PI_2 - n * HALF_PI_3;
  const turn = (((n + shift) % 4) + 4) % 4;
  const value = turn % 2 === 0 ? sinKernel(r) : cosKernel(r);
  return turn < 2 ? value : -value;
}

/** Sine; absolute error below 1e-15 for |x| ≤ 1e5. */
export const sin = (x: number): number => quarter(x, 0);
/** Cosine; absolute error below 1e-15 for |x| ≤ 1e5. */
export const cos = (x: number): number => quarter(x, 1);

/** Standard normal distribution function. Method: G. Hart, Computer Approximations (1968), as given by G. West (2005); 1e-15. */
export function normalCdf(x: number): number {
  const a = Math.abs(x);
  if (a > 37) return x > 0 ? 1 : 0;
  const e = exp(-0.5 * a * a);
  let tail: number;
  if (a < 7.07106781186547) {
    let top = 3.52624965998911e-2 * a + 0.700383064443688;
    top = top * a + 6.37396220353165;
    top = top * a + 33.912866078383;
    top = top * a + 112.079291497871;
    top = top * a + 221.213596169931;
    top = top * a + 220.206867912376;
    let bottom = 8.83883476483184e-2 * a + 1.75566716318264;
    bottom = bottom * a + 16.064177579207;
    bottom = bottom * a + 86.7807322029461;
    bottom = bottom * a + 296.564248779674;
    bottom = bottom * a + 637.333633378831;
    bottom = bottom * a + 793.826512519948;
    bottom = bottom * a + 440.413735824752;
    tail = (e * top) / bottom;
  } else {
    const b = a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65))));
    tail = e / b / 2.506628274631;
  }
  return x > 0 ? 1 - tail : tail;
}

const polynomial = (x: number, c: readonly number[]): number => {
  let sum = 0;
  for (let i = c.length - 1; i >= 0; i--) sum = sum * x + (c[i] as number);
  return sum;
};
const CENTRE_TOP = [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727];
const CENTRE_BOTTOM = [1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561];
const MIDDLE_TOP = [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4];
const MIDDLE_BOTTOM = [1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9];
const TAIL_TOP = [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7];
const TAIL_BOTTOM = [1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15];

/** Standard normal quantile of p in (0, 1). Method and coefficients: Wichura, AS 241 (1988), PPND16; 1e-15. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, CENTRE_TOP)) / polynomial(r, CENTRE_BOTTOM);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value = r <= 5 ? polynomial(r - 1.6, MIDDLE_TOP) / polynomial(r - 1.6, MIDDLE_BOTTOM) : polynomial(r - 5, TAIL_TOP) / polynomial(r - 5, TAIL_BOTTOM);
  return q < 0 ? -value : value;
}
