import { bisect, errorFunction, gammaln } from 'simple-statistics'

// Looked up once: inner loops run here.
const { exp, log, log1p, abs, sqrt } = Math

/** Below which a standard normal value lies with this probability. */
export const normalQuantile = (probability: number): number => {
  let found = quantiles.get(probability)
  if (found === undefined) {
    found = bisect((x) => normalBelow(x) - probability, -9, 9, 200, 1e-10)
    quantiles.set(probability, found)
  }
  return found
}

const quantiles = new Map<number, number>()

/** How probably a standard normal value lies below. */
export const normalBelow = (x: number): number => (1 + errorFunction(x / Math.SQRT2)) / 2

/** Logarithm of the number of ways to choose; exact enough for counts of rows. */
export const logChoose = (of: number, count: number): number =>
  gammaln(of + 1) - gammaln(count + 1) - gammaln(of - count + 1)

/** How probably a binomial count of `trials` at `rate` is at most `count`. */
export const binomialBelow = (count: number, trials: number, rate: number): number => {
  if (count < 0) return 0
  if (count >= trials || rate <= 0) return 1
  if (rate >= 1) return 0
  return 1 - betaBelow(rate, count + 1, trials - count)
}

/** Below which a beta value lies with this probability. */
export const betaQuantile = (probability: number, a: number, b: number): number =>
  bisect((x) => betaBelow(x, a, b) - probability, 0, 1, 200, 1e-12)

/** Below which Student's t with so many degrees of freedom lies with this probability. */
export const studentQuantile = (probability: number, freedom: number): number => {
  if (probability < 0.5) return -studentQuantile(1 - probability, freedom)
  const key = `${probability} ${freedom}`
  let found = students.get(key)
  if (found === undefined) {
    const x = betaQuantile(2 * (1 - probability), freedom / 2, 0.5)
    found = sqrt((freedom * (1 - x)) / x)
    students.set(key, found)
  }
  return found
}

const students = new Map<string, number>()

/** How surprising a Student's t as far from zero as this is. */
export const studentP = (t: number, freedom: number): number =>
  betaBelow(freedom / (freedom + t ** 2), freedom / 2, 0.5)

/** The regularised incomplete beta function by Lentz's continued fraction (Press et al., Numerical Recipes, §6.4). */
export const betaBelow = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * log(x) + b * log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

const tiny = 1e-300

const continuedFraction = (x: number, a: number, b: number): number => {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let product = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    product *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    product *= step
    if (abs(step - 1) < 1e-14) break
  }
  return product
}

const away = (value: number): number => (abs(value) < tiny ? tiny : value)
