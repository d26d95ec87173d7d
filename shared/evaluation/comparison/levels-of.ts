import { groupsOf } from '../runs/scorecard'
import { shownInterval, valueOf, type FigureOrder, type RowPair } from './compare-figure'
import type { ComparedFigure, LevelInterval } from './contract'
import { figureLevel } from './figure-level'

/** Where the two sides of a figure lie, over the rows that have a number on both. */
export const levelsOf = (
  order: FigureOrder,
  pairs: readonly RowPair[],
  level: number,
  seed: string,
): NonNullable<ComparedFigure['levels']> => {
  const both = pairs.flatMap(({ baseline, candidate }) => {
    const [before, after] = [valueOf(baseline, order), valueOf(candidate, order)]
    return before === undefined || after === undefined ? [] : [{ before, after, row: candidate }]
  })
  const groups = groupsOf(both.map(({ row }) => row))
  const of = (values: readonly number[]): LevelInterval =>
    shownInterval(figureLevel(order, values, groups, level, seed, resamplesFor(values.length)).interval)
  return { baseline: of(both.map(({ before }) => before)), candidate: of(both.map(({ after }) => after)) }
}

// A level is drawn, nothing follows from it: of many rows fewer resamples do, so that a comparison of 10,000 answers still.
const resamplesFor = (rows: number): number => (rows <= 1_000 ? 1_999 : rows <= 5_000 ? 399 : 199)
