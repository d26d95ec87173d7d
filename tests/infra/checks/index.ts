import type { Check } from '../infra'
import { syntax } from './01-syntax'
import { types } from './02-types'
import { properties } from './03-properties'
import { modules } from './04-modules'
import { names } from './05-names'
import { roles } from './06-roles'
import { security } from './07-baseline'
import { tags } from './08-tags'
import { settings } from './09-settings'
import { parameters } from './10-parameters'
import { azureYaml } from './11-azure-yaml'
import { storage } from './12-storage'

/** Every check, in the order of the reference. */
export const checks: readonly Check[] = [
  syntax,
  types,
  properties,
  modules,
  names,
  roles,
  security,
  tags,
  settings,
  parameters,
  azureYaml,
  storage,
]
