import { hashOf } from '../../json'
import type { Caller } from '../../caller'
import type { Models } from '../../models/contract'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { Judge, JudgeOrder } from '../contract'
import { createJudge } from './create-judge'
import { createVerdictMemo, type VerdictMemo } from './verdict-memo'

/** What judges are opened with. */
export interface JudgesDeps {
  readonly models: Pick<Models, 'chat'>
  /** The configured judge model; without one only a model that is named judges. */
  readonly judgeModel: string | undefined
  readonly store: DocumentStore
  readonly world: World
}

/** Opens judges: one memo a project, so that what one evaluation was told serves the next. */
export const createJudges = ({ models, judgeModel, store, world }: JudgesDeps) => {
  const memos = new Map<string, VerdictMemo>()
  const memoOf = (project: string): VerdictMemo => {
    const memo = memos.get(project) ?? createVerdictMemo(store, project, world)
    memos.set(project, memo)
    return memo
  }
  return (
    { project }: Caller,
    { model, connection, repetitions = 1, parameters }: JudgeOrder = {},
  ): Judge | undefined => {
    const name = model ?? judgeModel
    if (name === undefined) return undefined
    return createJudge({
      model: models.chat({ model: name, ...(connection && { connection }) }),
      deployment: hashOf([connection ? [connection.name, connection.baseUrl] : 'default', name]),
      repetitions,
      ...(parameters && { parameters }),
      memo: memoOf(project),
      world,
    })
  }
}
