import { count, counted, money } from '../../../parts/format'
import { percent } from '../gate/gate-checks'
import type { Contestant, RaceEnd, Tournament } from './race-data'

/** How a contestant stands, in a word. */
export type Standing = 'winner' | 'racing' | 'stopped' | 'undecided' | 'cancelled'

/** How a contestant stands. */
export const standingOf = (race: Pick<Tournament, 'status' | 'winner'>, { arm, stopped }: Contestant): Standing => {
  if (race.winner === arm) return 'winner'
  if (stopped) return 'stopped'
  if (race.status === 'completed') return 'undecided'
  return /^(failed|cancelled)$/.test(race.status) ? 'cancelled' : 'racing'
}

/** The contestants as they stand: who still races by what they reached, then who was stopped, the last to be stopped first. */
export const ranked = ({
  contestants,
  evaluator,
}: Pick<Tournament, 'contestants' | 'evaluator'>): readonly Contestant[] => {
  const turn = evaluator.direction === 'lower' ? -1 : 1
  const worth = ({ mean }: Contestant): number => (mean === null ? -Infinity : mean * turn)
  const round = ({ stopped }: Contestant): number => stopped?.round ?? Infinity
  const sign = (difference: number): number => (Number.isNaN(difference) ? 0 : difference)
  return contestants.toSorted((one, other) => sign(round(other) - round(one)) || sign(worth(other) - worth(one)))
}

/** What is said of a race at its head. */
export const raceText = (
  race: Tournament,
): { readonly title: string; readonly why: string; readonly tone: 'open' | 'shut' | 'unknown' } => {
  const { status, winner, over, contestants, rounds, needed, alpha } = race
  const left = contestants.filter(({ stopped }) => !stopped)
  const names = listed(left.map(({ arm }) => arm))
  const chance = `In at most ${percent(alpha)} of such races anybody is stopped wrongly.`
  if (winner !== null) {
    const least = Math.min(...contestants.flatMap(({ stopped }) => (stopped ? [stopped.evidence] : [])))
    return {
      title: `${winner} wins`,
      tone: 'open',
      why: `Every other was stopped: the rows speak against each by a factor of ${factor(least)} or more, ${factor(needed)} is needed. ${chance}`,
    }
  }
  if (/^(failed|cancelled)$/.test(status))
    return {
      title: `The race was ${status === 'cancelled' ? 'cancelled' : 'broken off'} after ${counted(rounds.length, 'round')}`,
      tone: 'unknown',
      why: `${counted(left.length, 'contestant')} still raced: ${names}. What was measured stands.`,
    }
  if (status === 'completed')
    return {
      title: `Undecided between ${names}`,
      tone: 'unknown',
      why: `${over === null ? '' : `${endText(race, over)} `}What is left cannot be told apart by these rows. ${chance}`,
    }
  return {
    title:
      rounds.length === 0
        ? `${counted(contestants.length, 'contestant')} set out`
        : `Round ${rounds.length + 1} of at most ${roundsOf(race)}`,
    tone: 'unknown',
    why: `${counted(left.length, 'contestant')} ${left.length === 1 ? 'races' : 'race'}${race.leader === null ? '' : `, ${race.leader} leads`}. Whoever the rows speak against by a factor of ${factor(needed)} stops.`,
  }
}

const endText = ({ rows, max_cost, spent }: Tournament, over: RaceEnd): string => {
  if (over === 'no rows are left') return `All ${count(rows)} rows were raced.`
  if (over === 'the cost ceiling is reached')
    return `${money(spent)} of ${money(max_cost)} is spent, and another round would go beyond it.`
  return over === 'a price is unknown'
    ? 'A price is unknown, so nothing watches the ceiling and no further round began.'
    : ''
}

/** Rounds that a race has at most. */
export const roundsOf = ({ rows, rows_per_round }: Pick<Tournament, 'rows' | 'rows_per_round'>): number =>
  Math.ceil(rows / rows_per_round)

/** What stopping early saved, against measuring every row of every contestant. */
export const savedOf = ({ whole, done, spent, contestants }: Tournament) => {
  const rows = whole - done
  // What is not measured would have cost what measuring its contestant cost by the row.
  const costs = contestants.map(({ cost, measured }) =>
    cost === null || measured === 0 ? null : (cost / measured) * (whole / contestants.length - measured),
  )
  const cost = spent === null || costs.includes(null) ? null : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  return { rows, share: whole === 0 ? 0 : rows / whole, cost }
}

/** A factor of evidence with no more digits than it is worth. */
export const factor = (value: number): string =>
  value >= 10_000 ? 'over 10,000' : value >= 10 ? count(Math.round(value)) : String(Number(value.toPrecision(2)))

/** How far evidence is on its way to what is needed, by its logarithm. */
export const wayOf = (evidence: number, needed: number): number =>
  Math.max(0, Math.min(1, Math.log(Math.max(1, evidence)) / Math.log(needed)))

/** Names in a row as one says them. */
export const listed = (names: readonly string[]): string =>
  names.length <= 1 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
