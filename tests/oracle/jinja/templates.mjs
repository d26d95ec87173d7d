/** A stream of numbers in [0, 1) from a seed, the same on every machine. */
export const randomFrom = (seed) => {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const words = ['alpha', 'Beta', 'gamma ray', "it's", 'say "hi"', '', ' pad ', 'x,y,z', '<b>&', 'naïve', 'Ünïcode', '日本語', '😀 ok', 'line\nbreak', 'tab\there', '42', '-7', '3.5', 'role', 'UPPER case', 'a-b_c', '1e3', '0x1f', 'well-known fact', 'back\\slash', 'system:', '%s and %d', '{0} {x}'] // prettier-ignore
const numbers = [0, 1, 2, 3, -1, 7, 10, 42, 1000, -13, 0.5, 2.5, 1.25, -0.75, 3.25, 1e21, 12345678901234, 9007199254740992, 1e-7, 100.125] // prettier-ignore
const keys = ['name', 'k', 'items', 'age', 'tags', 'x y', '1']

/** One random template with random values. */
export const templateFrom = (seed) => {
  const random = randomFrom(seed)
  const pick = (list) => list[Math.floor(random() * list.length)]
  const chance = (share) => random() < share

  const value = (depth = 0) => {
    const roll = random()
    if (roll < 0.3) return pick(words)
    if (roll < 0.5) return pick(numbers)
    if (roll < 0.6) return pick([true, false, null])
    if (depth > 2) return pick(words)
    if (roll < 0.8) {
      const alike = chance(0.6)
      const kind = random()
      return Array.from({ length: Math.floor(random() * 5) }, () => alike ? (kind < 0.5 ? pick(words) : pick(numbers)) : value(depth + 1)) // prettier-ignore
    }
    return Object.fromEntries(Array.from({ length: Math.floor(random() * 4) }, () => [pick(keys), value(depth + 1)]))
  }
  const person = () => ({ name: pick(words), age: pick(numbers), tags: [pick(words), pick(words)] })
  const values = {
    s: pick(words),
    t: pick(words),
    n: pick(numbers),
    m: pick(numbers),
    b: chance(0.5),
    list: value(1),
    nums: Array.from({ length: Math.floor(random() * 6) }, () => pick(numbers)),
    strs: Array.from({ length: Math.floor(random() * 6) }, () => pick(words)),
    d: { name: pick(words), k: value(1), age: pick(numbers) },
    people: Array.from({ length: Math.floor(random() * 4) }, person),
    nothing: null,
    any: value(),
  }

  const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  const int = () => String(pick([0, 1, 2, 3, 5, -1, -2, 10, 4]))
  const literal = () => pick([int, int, () => pick(['1.0', '0.5', '2.50', '1e3', '1_000', '0x1F', '100000000000000000000', '1e16', '.5'.slice(0, 0) + '7.125']), () => quoted(pick(words)), () => pick(['true', 'false', 'none', 'True', 'None']), () => `[${expression(3)}, ${expression(3)}]`, () => `(${expression(3)}, ${expression(3)})`, () => `{${quoted(pick(keys))}: ${expression(3)}}`, () => '[]', () => '()', () => '{}', () => `(${expression(3)},)`])() // prettier-ignore
  const name = () => pick(['s', 't', 'n', 'm', 'b', 'list', 'nums', 'strs', 'd', 'people', 'nothing', 'any', 'd.name', 'd.k', 'd["age"]', 'people[0]', 'people[0].name', 'nums[0]', 'nums[-1]', 's[0]', 'missing', 'd.missing', 'strs[1]']) // prettier-ignore
  const textName = () => pick(['s', 't', 'd.name', quoted(pick(words))])
  const listName = () =>
    pick([
      'list',
      'nums',
      'strs',
      'people',
      'range(5)',
      '[1, 2, 3]',
      'range(2, 9, 3)',
      's',
      'd',
      "['b', 'a', 'C']",
      '[3, 1.5, 2]',
    ])
  const numberName = () => pick(['n', 'm', 'nums[0]', int(), '2.5', '1.0', 'd.age'])
  const attribute = () => quoted(pick(['name', 'age', 'tags.0', 'missing']))

  const textFilter = () => pick(['upper', 'lower', 'title', 'capitalize', 'trim', `replace(${quoted(pick(['a', ' ', 'e', '']))}, ${quoted(pick(['-', 'xx']))})`, 'length', 'wordcount', `center(${int()}0)`, `truncate(${pick(['5', '9, true', "8, false, '…'", '10, true, "", 0', '3'])})`, `indent(${pick(['2', '4, true', "'> '", '2, true, true', 'width=3'])})`, 'reverse', 'list', 'first', 'last', 'string', 'urlencode', 'e', 'escape', 'forceescape', 'striptags', 'safe', 'tojson', 'int', 'float', 'int(5)', `default(${quoted('D')})`, "default('E', true)", 'wordwrap(8)', "wordwrap(5, false, '|')", "trim('xa ')", 'pprint', 'count', "int(0, 16)", 'unique|list', 'sort|list', "batch(2)|list", 'urlize', 'replace("a", "b", 1)']) // prettier-ignore
  const listFilter = () => pick(['length', 'first', 'last', 'join', "join(', ')", 'list', 'reverse|list', 'sort', 'sort(reverse=true)', 'unique|list', 'min', 'max', 'sum', `map(attribute=${attribute()})|list`, `map('${pick(['upper', 'lower', 'string', 'length', 'int', 'abs', 'title'])}')|list`, `map('default', 'z')|join`, `select('${pick(['odd', 'even', 'string', 'number', 'defined', 'none', 'true', 'integer', 'float'])}')|list`, `reject('${pick(['odd', 'string', 'none'])}')|list`, "select('gt', 2)|list", 'select|list', 'reject|list', `selectattr(${attribute()})|list`, `selectattr('age', 'gt', 2)|map(attribute='name')|join(',')`, `rejectattr(${attribute()})|list`, `sort(attribute=${attribute()})`, `groupby(${attribute()})`, `groupby('name')|map('first')|list`, 'batch(2)|list', "batch(3, 'z')|list", 'slice(2)|list', "slice(3, 'f')|list", 'tojson', 'tojson(indent=2)', 'string', `sum(attribute='age')`, `join('-', attribute='name')`, 'count', 'dictsort', "dictsort(false, 'value')", 'items|list', 'pprint', 'map|list', `map(attribute='age', default=0)|sum`, 'sum(start=10)', 'random|string|length > 0', 'max(attribute="age")', 'unique(attribute="name")|list|length']) // prettier-ignore
  const numberFilter = () => pick(['abs', 'round', 'round(1)', "round(1, 'ceil')", "round(0, 'floor')", 'round(-1)', 'int', 'float', 'string', 'filesizeformat', 'filesizeformat(true)', 'tojson', 'default(3)', 'round|int', 'round(2, "common")']) // prettier-ignore
  const test = () => pick(['defined', 'undefined', 'none', 'string', 'number', 'mapping', 'sequence', 'iterable', 'true', 'false', 'boolean', 'integer', 'float', 'odd', 'even', 'divisibleby 2', 'divisibleby(3)', `eq ${int()}`, `in ${listName()}`, 'lower', 'upper', `sameas none`, 'callable', 'escaped', `gt 2`, `ne 'x'`, "== 3"]) // prettier-ignore
  const textMethod = () => pick(['upper()', 'lower()', 'strip()', "split()", "split(',')", "split(' ', 1)", "rsplit(' ', 1)", 'splitlines()', "replace('a', 'b')", "startswith('a')", "endswith('a')", "find('a')", 'title()', 'capitalize()', 'swapcase()', 'isdigit()', 'isalpha()', 'isupper()', 'zfill(5)', "ljust(8, '.')", "rjust(8)", "center(9, '*')", "count('a')", "partition(' ')", "rpartition('a')", "join(['1', '2'])", "format(1, x=2)", 'encode', "index('a')", 'isspace()', 'istitle()', 'islower()', 'isalnum()', 'casefold()', "removeprefix('a')", "lstrip('<a')", "rstrip()", 'expandtabs(4)', 'isidentifier()', "strip(' x')", '__class__', 'nope()', "splitlines(true)"]) // prettier-ignore
  const dictMethod = () => pick(["get('name')", "get('zz', 1)", 'items()', 'keys()', 'values()', 'items()|list', 'keys()|list|sort', "get('k').x", 'copy()', "pop('name')", "setdefault('q', 5)", "update(z=1)"]) // prettier-ignore
  const slice = () =>
    pick(['[0]', '[-1]', '[1:]', '[:2]', '[::-1]', '[1:3]', '[-2:]', '[::2]', '[99]', "['name']", '[5:1:-1]'])
  const format = () => pick([`'%s-%r' % (${expression(3)}, ${expression(3)})`, `'%d' % ${numberName()}`, `'%05.2f' % ${numberName()}`, `'%x' % 255`, `'%-6s|' % s`, `'%(a)s' % {'a': ${expression(3)}}`, `'%e' % ${numberName()}`, `'%g' % ${numberName()}`, `'%5s%%' % n`, `'{:>8}|{:<4}|{:^5}'.format(s, n, t)`, `'{:,}'.format(${numberName()})`, `'{:.2f}'.format(${numberName()})`, `'{0}{1}{0}'.format(${expression(3)}, n)`, `'{a[k]} {a.name!r}'.format(a=d)`, `'%s' % nums`, `'%s %s'|format(s, n)`, `'{:05d}'.format(n)`, `'{:e}'.format(${numberName()})`, `'{:+}'.format(${numberName()})`, `'{:x}'.format(n)`, `'{:%}'.format(0.25)`, `'{:g}'.format(${numberName()})`]) // prettier-ignore

  const expression = (depth = 0) => {
    if (depth > 2) return pick([name, name, literal, int])().replace(/\[\(.*$/s, 's')
    return pick([
      name,
      name,
      literal,
      () => `${textName()}|${textFilter()}`,
      () => `${textName()}|${textFilter()}`,
      () => `${listName()}|${listFilter()}`,
      () => `${listName()}|${listFilter()}`,
      () => `${numberName()}|${numberFilter()}`,
      () => `${name()}|${pick([textFilter, listFilter, numberFilter])()}`,
      () => `${textName()}.${textMethod()}`,
      () => `d.${dictMethod()}`,
      () => `${pick([textName, listName, name])()}${slice()}`,
      () => `${numberName()} ${pick(['+', '-', '*', '/', '//', '%', '**'])} ${numberName()}`,
      () => `(${expression(depth + 1)} ${pick(['+', '-', '*', '~', '~', '/', '//', '%'])} ${expression(depth + 1)})`,
      () =>
        `${expression(depth + 1)} ${pick(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'])} ${expression(depth + 1)}`,
      () => `${int()} < ${numberName()} <= ${int()}`,
      () => `${expression(depth + 1)} ${pick(['and', 'or'])} ${expression(depth + 1)}`,
      () => `not ${expression(depth + 1)}`,
      () => `-${numberName()}`,
      () => `${name()} is ${chance(0.3) ? 'not ' : ''}${test()}`,
      () => `${name()} is ${test()}`,
      () =>
        `(${expression(depth + 1)} if ${expression(depth + 1)}${chance(0.8) ? ` else ${expression(depth + 1)}` : ''})`,
      () => `(${expression(depth + 1)})|${textFilter()}`,
      () => `[${expression(depth + 1)}, ${expression(depth + 1)}]|${listFilter()}`,
      () => `{${quoted(pick(keys))}: ${expression(depth + 1)}, 'z': ${literal()}}`,
      format,
      () => `dict(a=${expression(depth + 1)}, b=${literal()})`,
      () => `range(${int()}, ${int()}, ${pick(['1', '2', '-1', '3'])})`,
    ])()
  }

  const space = () => pick(['', ' ', '\n', '  ', '\n  ', 'text ', ' Hi, ', '\n\n'])
  const sign = () => (chance(0.15) ? pick(['-', '+']) : '')
  const end = () => (chance(0.15) ? '-' : '')
  const tag = (body) => `{%${sign()} ${body} ${chance(0.1) ? '+' : end()}%}`
  const output = () => `{{${chance(0.1) ? '-' : ''} ${expression()} ${end()}}}`
  const loopPart = () => pick(['loop.index', 'loop.index0', 'loop.first', 'loop.last', 'loop.length', 'loop.revindex', 'loop.revindex0', "loop.cycle('a', 'b')", 'loop.depth', 'loop.previtem', 'loop.nextitem', 'loop.changed(item)', 'item', 'item', 'item.name', 'not loop.last and "," or ""', 'loop.length', 'loop']) // prettier-ignore

  const part = (depth) => {
    const body = () => space() + (depth > 2 ? output() : part(depth + 1)) + space()
    return pick([
      output,
      output,
      output,
      output,
      () => pick(words).replaceAll('{', '('),
      () =>
        `${tag(`if ${expression()}`)}${body()}${chance(0.3) ? tag(`elif ${expression()}`) + body() : ''}${chance(0.5) ? tag('else') + body() : ''}${tag('endif')}`,
      () =>
        `${tag(`for item in ${listName()}${chance(0.2) ? ` if ${pick(['item', 'item is string', 'item != 2', 'loop is defined'])}` : ''}`)}${space()}{{ ${loopPart()} }}${chance(0.4) ? body() : ''}${chance(0.3) ? tag('else') + body() : ''}${tag('endfor')}`,
      () =>
        `${tag(`for k, v in ${pick(['d.items()', 'd|dictsort', 'd|items', 'people', '[(1, 2), (3, 4)]', 'list'])}`)}{{ k }}={{ v }};${tag('endfor')}`,
      () => `${tag(`set q = ${expression()}`)}{{ q }}${body()}{{ q }}`,
      () => `${tag(`set q${chance(0.4) ? ` | ${textFilter()}` : ''}`)}${body()}${tag('endset')}[{{ q }}]`,
      () =>
        `${tag(`macro m(a, b=${literal()})`)}<{{ a }}|{{ b }}${pick(['', '{{ varargs }}', '{{ kwargs }}', '{{ caller is defined }}', '{{ a is defined }}'])}>${tag('endmacro')}{{ m(${pick(['', '1', '1, 2', 'b=3', 's, b=t', '1, 2, 3', '1, z=2', '*nums', '**{"a": 1}'])}) }}`,
      () =>
        `${tag('macro w(x)')}({{ caller(${pick(['', 'x', '1, 2'])}) }})${tag('endmacro')}${tag(`call${pick(['', '(y)', '(y=1)'])} w(${expression(2)})`)}${body()}{{ y }}${tag('endcall')}`,
      () => `${tag(`with q = ${expression(1)}, r = ${literal()}`)}{{ q }}${body()}{{ r }}${tag('endwith')}{{ q }}`,
      () => `${tag(`filter ${textFilter()}`)}${body()}${tag('endfilter')}`,
      () => `${tag('raw')}${space()}{{ raw {% x %}${space()}${tag('endraw')}`,
      () => `{#${sign()} ${pick(words)} ${end()}#}`,
      () =>
        `${tag(`set ns = namespace(v=${int()})`)}${tag(`for i in ${listName()}`)}${tag(`set ns.v = ${pick(['ns.v + 1', 'i', 'loop.index'])}`)}${tag('endfor')}{{ ns.v }}`,
      () =>
        `${tag('for a in [[1, [2, 3]], [4]] recursive')}{{ loop.depth }}:{{ a }}{{ loop(a) if a is iterable and a is not string and loop.depth < 3 }}${tag('endfor')}`,
      () =>
        `${tag(`set c = cycler('x', 'y', 'z')`)}{{ c.next() }}{{ c.next() }}{{ c.current }}${tag(`set j = joiner('|')`)}{{ j() }}a{{ j() }}b`,
      () => `${tag(`set a, z = ${pick(['1, 2', 'nums', 's', '(n, m)', 'd'])}`)}{{ a }}/{{ z }}`,
      () => `${tag('block title')}${body()}${tag('endblock')}{{ self.title() }}`,
      () =>
        `${tag('set acc = []')}${tag('for i in strs')}${tag('set _ = acc.append(i)')}${tag('endfor')}{{ acc }}{{ acc|length }}`,
      () => tag(`print ${expression()}, 1`),
      // Now and then what must not parse, or calls for what is not there.
      () => pick(['{{ }}', '{% if %}', '{{ s|nofilter }}', '{{ s is notest }}', '{% endfor %}', '{% for x in %}{% endfor %}', '{{ (1 }}', '{% set 1 = 2 %}', '{{ missing.attr }}', '{{ missing() }}', "{% include 'x' %}", '{{ 1/0 }}', '{{ [1][5].x }}', '{{ s.nope.deeper }}', '{% unknown %}', "{{ 'open }}", '{{ n() }}', '{% if b %}', '{{ {1: 2}[1] }}', '{{ s s }}', '{{ 2 ** 100 }}', '{{ "a" * 3 ~ "b" * n }}', '{{ missing + 1 }}', "{{ ''.__class__.__mro__ }}"]), // prettier-ignore
    ])()
  }

  const count = 1 + Math.floor(random() * 4)
  let template = ''
  for (let index = 0; index < count; index++) template += space() + part(0)
  template += chance(0.3) ? '\n' : ''
  const options = chance(0.7)
    ? {}
    : { trimBlocks: chance(0.5), lstripBlocks: chance(0.5), keepTrailingNewline: chance(0.5) }
  return { seed, template, values, options }
}
