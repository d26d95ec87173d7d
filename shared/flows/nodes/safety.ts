import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { CheckAbout, CheckFinding } from '../../safety/contract'
import type { NodeKind } from '../contract'
import { shown } from '../definition/shapes'
import { pythonText } from '../python-text'
import { inputOf, literalOf, refuseOtherKeys } from './settings'

const actions = ['annotate', 'block'] as const
const forUnchecked = ['pass', 'block'] as const

/**
 * `type: safety`: runs checks over a text. Keys: `checks` (ids), `action: annotate | block`, `unchecked: pass | block`; inputs: `text`, and for checks
 * that hold it against something `query` and `sources` (texts, or passages with a `text`).
 * The output is `{outcome, text, findings}`; with `block` a flagged text fails the node as `content_blocked`, which `on_error` may catch.
 */
export const safetyNode: NodeKind = {
  kind: 'safety',
  settle(node, tools) {
    refuseOtherKeys(node, ['checks', 'action', 'unchecked', 'text', 'query', 'sources'], tools)
    const checks = literalOf(node, 'checks', tools) ?? null
    if (!isIds(checks)) {
      const message = `\`checks\` of node “${node.name}” lists checks by their ids, not ${shown(checks)}`
      tools.report('NodeInputValidationError', message, ['checks'])
    }
    const choice = (key: string, words: readonly string[]): Json => {
      const value = literalOf(node, key, tools) ?? words[0] ?? ''
      if (words.some((word) => word === value)) return value
      tools.report('NodeInputValidationError', `\`${key}\` is ${words.join(' or ')}, not ${shown(value)}`, [key])
      return words[0] ?? ''
    }
    if (!inputOf(node, 'text')) {
      tools.report('MissingRequiredInputs', `Safety node “${node.name}” needs \`text\` under \`inputs\``, ['inputs'])
    }
    return { checks, action: choice('action', actions), unchecked: choice('unchecked', forUnchecked) }
  },
  async run(settings, inputs, { caller, services, signal }) {
    const text = pythonText(inputs['text'] ?? '')
    const ids = isIds(settings['checks']) ? settings['checks'] : []
    const about = aboutOf(inputs)
    const findings = services.safety
      ? await services.safety.check(caller, text, ids, signal, about)
      : ids.map(unchecked)
    const flagged = findings.find(({ outcome }) => outcome === 'flagged')
    const skipped = findings.find(({ outcome }) => outcome === 'unchecked')
    if (settings['action'] === 'block' && flagged) throw blocked(flagged)
    if (settings['unchecked'] === 'block' && skipped) throw blocked(skipped)
    const outcome = flagged ? 'flagged' : skipped ? 'unchecked' : 'clean'
    return { outcome, text, findings: findings.map((finding) => ({ ...finding }) as unknown as JsonObject) }
  },
}

// Passages are cited by their place in the list, as prompts number them.
const aboutOf = ({ query = null, sources = null }: JsonObject): CheckAbout => {
  const texts = (Array.isArray(sources) ? sources : sources === null ? [] : [sources]).map((source: Json) =>
    typeof source === 'object' && source !== null && !Array.isArray(source) && Object.hasOwn(source, 'text')
      ? pythonText((source as JsonObject)['text'] ?? '')
      : pythonText(source),
  )
  return {
    ...(query !== null && { query: pythonText(query) }),
    ...(texts.length > 0 && { sources: texts.map((text) => ({ text })) }),
  }
}

const unchecked = (check: string): CheckFinding => ({
  check,
  outcome: 'unchecked',
  why: 'No checks are installed here',
})

const isIds = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((id: Json) => typeof id === 'string' && id !== '')

// What was said stays out of the message: it would be repeated wherever the error goes.
const blocked = (finding: CheckFinding): Error =>
  finding.outcome === 'flagged'
    ? fault('content_blocked', `Check “${finding.check}” found ${finding.category}: ${finding.reason}`, {
        check: finding.check,
        category: finding.category,
        severity: finding.severity,
      })
    : fault('content_blocked', `Check “${finding.check}” did not run, and this node lets nothing pass unchecked`, {
        check: finding.check,
        ...('why' in finding && { why: finding.why }),
      })
