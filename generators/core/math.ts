/**
 * Elementary functions that give the same bits in every engine: only + − × ÷ √ and the bits of a double.
 * Method and coefficients: Sun's fdlibm 5.3 (e_log.c, e_exp.c), public.
 */
const f64 = new Float64Array(1);
const u32 = new Uint32Array(f64.buffer);

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LN2 = 0.6931471805599453;
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
  let m = f64[0];
  if (m > SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
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
  const c =
    r -
    t *
      (0.16666666666666602 +
        t * (-0.0027777777777015593 + t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k >= -1021 && k <= 1023 ? y * powerOfTwo(k) : y * powerOfTwo(k - (k >> 1)) * powerOfTwo(k >> 1);
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
const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
  2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
];
const MIDDLE_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
  1.0507500716444169e-9,
];
const TAIL_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
  0.000027115555687434876, 2.0103343992922881e-7,
];
const TAIL_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548, 1.421511758316446e-7,
  2.0442631033899397e-15,
];

/** Standard normal quantile of p in (0, 1). Method and coefficients: Wichura, AS 241 (1988), PPND16; 1e-15. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, CENTRE_TOP)) / polynomial(r, CENTRE_BOTTOM);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value =
    r <= 5
      ? polynomial(r - 1.6, MIDDLE_TOP) / polynomial(r - 1.6, MIDDLE_BOTTOM)
      : polynomial(r - 5, TAIL_TOP) / polynomial(r - 5, TAIL_BOTTOM);
  return q < 0 ? -value : value;
}
