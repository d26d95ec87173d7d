import type { Caller } from '../../caller'
import { fault, type FaultItem } from '../../faults'
import { hashOf } from '../../json'
import type { Evaluators } from '../contract'
import { figureOf } from './figure-of'
import type { EvaluationPlan } from '../runs/contract'
import type { GateDefinition, SealedGate } from './contract'

/** Everything a verdict follows from, as the plan of a run fixed it. */
export const sealedOf = (
  definition: GateDefinition,
  plan: EvaluationPlan,
  evaluators: Evaluators,
  caller: Caller,
): SealedGate => {
  const judge = evaluators.judge(caller, definition.judge)
  const needsJudge = plan.evaluators.some(({ kind }) => kind === 'judge')
  return {
    flow: definition.flow,
    dataset: plan.dataset,
    baseline: definition.baseline ?? null,
    evaluators: plan.evaluators.map(({ name, order, hash }) => ({ name, order, hash })),
    inputs: plan.inputs,
    mapping: plan.mapping,
    judge: needsJudge && judge ? { model: judge.model, repetitions: judge.repetitions } : null,
    group: plan.group,
    required: definition.required,
    watched: definition.watched ?? {},
    min_completion: definition.min_completion ?? 0.95,
    alpha: definition.alpha ?? 0.05,
  }
}

/** The seal: SHA-256 over all of it. */
export const sealOf = (sealed: SealedGate): string => hashOf(['gate', sealed])

/** What is not as it was sealed, in words. */
export const tampering = (before: SealedGate, now: SealedGate): readonly string[] => {
  const evaluators = now.evaluators.flatMap(({ name, hash }) => {
    const sealed = before.evaluators.find((one) => one.name === name)
    return sealed && sealed.hash !== hash ? [`Evaluator “${name}” is not the one that was sealed`] : []
  })
  const others = (Object.keys(before) as (keyof SealedGate)[]).flatMap((part) => {
    if (part === 'evaluators' && evaluators.length > 0) return []
    return hashOf(before[part]) === hashOf(now[part]) ? [] : [`${whatIs[part]} changed since it was sealed`]
  })
  return [...evaluators, ...others]
}

const whatIs: Readonly<Record<keyof SealedGate, string>> = {
  flow: 'The flow',
  dataset: 'The dataset',
  baseline: 'The baseline',
  evaluators: 'The list of evaluators',
  inputs: 'What the flow’s inputs take',
  mapping: 'What evaluators read',
  judge: 'The judge',
  group: 'The column of groups',
  required: 'What is required',
  watched: 'What is watched',
  min_completion: 'The completion that is required',
  alpha: 'Alpha',
}

/** Refuses a definition whose rules name no figure or ask for nothing that can be told. */
export const checkRules = (definition: GateDefinition, plan: Pick<EvaluationPlan, 'evaluators'>): void => {
  const lists = { required: definition.required, watched: definition.watched ?? {} }
  const errors = Object.entries(lists).flatMap(([list, rules]) =>
    Object.entries(rules).flatMap(([key, rule]): FaultItem[] => {
      const path = `${list}.${key}`
      const names = plan.evaluators.map(({ name }) => name).join(', ')
      if (!figureOf(key, plan.evaluators))
        return [{ code: 'unknown_figure', path, message: `No evaluator gives “${key}”; there are ${names}` }]
      if (rule.min === undefined && rule.max === undefined && rule.margin === undefined)
        return [{ code: 'empty_rule', path, message: `“${key}” asks for nothing: give min, max or margin` }]
      if (rule.margin !== undefined && !definition.baseline)
        return [{ code: 'no_baseline', path, message: `“${key}” has a margin, and the gate has no baseline` }]
      return []
    }),
  )
  if (Object.keys(definition.required).length === 0)
    errors.push({ code: 'nothing_required', path: 'required', message: 'A gate requires at least one figure' })
  if (errors.length === 0) return
  const told = errors.map(({ message }) => message).join('; ')
  throw fault('invalid_input', `The gate cannot be sealed: ${told}`, {}, { errors })
}
