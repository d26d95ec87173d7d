import type { Json } from '../../json'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a duration as flow files write it, `500ms`, `30s`, `1.5m`, `2h` or `7d`; undefined where it is none. */
export const durationOf = (value: Json | undefined): number | undefined => {
  const [, number, unit] = typeof value === 'string' ? (/^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/.exec(value) ?? []) : []
  return number === undefined || unit === undefined ? undefined : Math.round(Number(number) * (units[unit] ?? 0))
}
