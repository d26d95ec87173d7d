import { PythonError } from '../errors'
import { generator, isTrue, iterate } from '../iterate'
import { type Arguments, isText, PyUndefined, textOf, type Value } from '../values'
import { attributeGetter, type Filter, type FilterContext, rawFilter } from './filter'

const argumentError = (message: string): PythonError => new PythonError('FilterArgumentError', message)

const rest = ({ positional, named }: Arguments, from: number): Arguments => ({
  positional: positional.slice(from),
  named,
})

const mapperOf = (args: Arguments, context: FilterContext): ((item: Value) => Value) => {
  const { positional, named } = args
  if (positional.length === 0 && named.has('attribute')) {
    const unexpected = [...named.keys()].find((name) => name !== 'attribute' && name !== 'default')
    if (unexpected !== undefined) throw argumentError(`Unexpected keyword argument '${unexpected}'`)
    return attributeGetter(named.get('attribute'), context.meter, { fallback: named.get('default') })
  }
  const [name] = positional
  if (name === undefined) throw argumentError('map requires a filter argument')
  return (item) => context.filter(name, item, rest(args, 1))
}

function* mapped(value: Value, args: Arguments, context: FilterContext): Generator<Value, void, undefined> {
  if (!isTrue(value)) return
  const mapper = mapperOf(args, context)
  for (const item of iterate(value, context.meter)) yield mapper(item)
}

const deciderOf = (args: Arguments, byAttribute: boolean, context: FilterContext): ((item: Value) => boolean) => {
  const [attribute] = args.positional
  if (byAttribute && attribute === undefined) throw argumentError('Missing parameter for attribute name')
  const get = byAttribute ? attributeGetter(attribute, context.meter) : (item: Value) => item
  const offset = byAttribute ? 1 : 0
  const name = args.positional[offset]
  if (name === undefined) return (item) => isTrue(get(item))
  return (item) => context.test(name, get(item), rest(args, offset + 1))
}

function* chosen(
  value: Value,
  args: Arguments,
  context: FilterContext,
  options: { keep: boolean; byAttribute: boolean },
): Generator<Value, void, undefined> {
  if (!isTrue(value)) return
  const decide = deciderOf(args, options.byAttribute, context)
  for (const item of iterate(value, context.meter)) if (decide(item) === options.keep) yield item
}

const choosing = (name: string, keep: boolean, byAttribute: boolean): readonly [string, Filter] => [
  name,
  rawFilter((value, _args, context, raw) =>
    generator(`sync_do_${name}`, chosen(value, raw, context, { keep, byAttribute })),
  ),
]

/** Filters that apply other filters or tests to each item. They work only when their items are asked for. */
export const mappingFilters: readonly (readonly [string, Filter])[] = [
  ['map', rawFilter((value, _args, context, raw) => generator('sync_do_map', mapped(value, raw, context)))],
  choosing('select', true, false),
  choosing('reject', false, false),
  choosing('selectattr', true, true),
  choosing('rejectattr', false, true),
]

/** Whether a value is one of undefined names, or empty where that counts too. */
export const isMissing = (value: Value, orEmpty: boolean): boolean =>
  value instanceof PyUndefined || (orEmpty && !isTrue(value))

/** The name of a filter or test that a template gives as a value. */
export const nameOf = (value: Value): string => (isText(value) ? textOf(value) : '')
