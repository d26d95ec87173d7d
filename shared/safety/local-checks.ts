import type { SafetyCheck } from './contract'
import { attack, indirectAttack } from './attack/attack-checks'
import { decline } from './grounding/decline'
import { groundedness } from './grounding/groundedness'
import { hate } from './harm/hate'
import { overRefusal } from './harm/over-refusal'
import { protectedMaterial } from './harm/protected-material'
import { selfHarm } from './harm/self-harm'
import { sexual } from './harm/sexual'
import { violence } from './harm/violence'
import { pii } from './pii/pii-check'

const harms: readonly SafetyCheck[] = [hate, sexual, violence, selfHarm]

/** The checks that need no service. */
export const localChecks: readonly SafetyCheck[] = [
  ...harms,
  protectedMaterial,
  attack,
  indirectAttack,
  pii,
  overRefusal([...harms, attack]),
  groundedness,
  decline,
]
