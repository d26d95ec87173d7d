import { readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startGround } from './demo-check/ground.mjs'
import { declines, judge, states } from './demo-check/judge.mjs'
import { renamedCopy } from './demo-check/renamed-copy.mjs'
import { deployCode } from './deploy-code.mjs'
import { apiAt, inParallel, loadSamples, putDocument } from './load-samples.mjs'
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs'

const required = 36
const index = 'products'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    main: { type: 'string' },
  },
})
if (!options.main) {
  requireNode()
  ensureInstalled({ tests: false })
  ensureBuilt()
}

/** Asks all questions of one copy of the sample on a fresh ground, then changes and deletes manuals and asks again. */
const check = async (flow) => {
  const sample = readSample(flow)
  const ground = await startGround(resolve(options.main ?? join(root, 'dist', 'local', 'main.js')))
  try {
    if (ground.storage) await deployCode({ connectionString: ground.storage, folder: join(root, 'dist', 'code') })
    await loadSamples({ url: ground.url, folder: dirname(flow), dataFolder: ground.folder })
    const ask = asker(ground.url)
    const answers = await askAll(ask, sample)
    return {
      answers,
      pairs: judgePairs(answers),
      changed: await checkChanges(ask, ground, flow, answers),
      deleted: await checkDeletion(ask, ground, answers),
    }
  } finally {
    await ground.stop()
  }
}

const readSample = (flow) => {
  const rows = (name) =>
    readFileSync(join(flow, 'data', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { questions: rows('questions.jsonl'), catalogue: rows('products.jsonl'), orders: rows('orders.jsonl') }
}

const asker = (url) => {
  const api = apiAt(url)
  return async ({ question, customer_id }) => {
    const { body } = await api('POST', '/api/flows/retail-copilot/invoke', {
      question,
      ...(customer_id && { customer_id }),
    })
    return { ...body.outputs, latency_ms: body.latency_ms }
  }
}

const askAll = async (ask, sample) => {
  const answers = new Map()
  await inParallel(4, sample.questions, async (question) => {
    const reply = await ask(question)
    answers.set(question.id, { ...question, reply, ...judge(question, reply, sample) })
  })
  return sample.questions.map(({ id }) => answers.get(id))
}

/** Two customers who ask the same must each be told of an order of their own. */
const judgePairs = (answers) => {
  const asked = answers.filter(({ kind }) => kind === 'order')
  return asked.flatMap((one, place) =>
    asked
      .slice(place + 1)
      .filter((other) => other.question === one.question)
      .map((other) => ({
        question: one.question,
        ok: ownOrderOnly(one, other) && ownOrderOnly(other, one),
      })),
  )
}

const ownOrderOnly = (one, other) => states(one.reply.answer, one.order.id) && !states(one.reply.answer, other.order.id)

/** Gives three manuals another figure where an answer came from; the answers must follow, and follow back. */
const checkChanges = async (ask, ground, flow, answers) => {
  const known = answers.filter(({ kind, ok, key }) => kind === 'answerable' && ok && /\d/.test(key))
  const results = []
  for (const question of known.slice(0, 3)) {
    const path = question.document
    const text = readFileSync(join(flow, 'documents', index, path), 'utf8')
    const key = question.key.replace(/\d[\d,.]*/, (figure) => otherFigure(figure, text))
    const put = (body) => putDocument({ url: ground.url, index, path, body })
    await put(text.replace(question.span, question.span.replace(question.key, key)))
    const { answer } = await ask(question)
    await put(text)
    const back = await ask(question)
    results.push({
      question: question.question,
      from: question.key,
      to: key,
      ok: states(answer, key) && !states(answer, question.key) && states(back.answer, question.key),
    })
  }
  return results
}

// A figure of the same size that stands nowhere in the manual.
const otherFigure = (figure, text) => {
  for (let value = Number(figure.replaceAll(',', '')) + 1; ; value += 1) {
    const written = figure.includes(',') ? value.toLocaleString('en') : String(value)
    if (!text.includes(written)) return written
  }
}

/** A question whose manual is gone must be declined, with the sibling manual still there. */
const checkDeletion = async (ask, ground, answers) => {
  const results = []
  for (const question of answers.filter(({ kind, ok }) => kind === 'answerable' && ok).slice(-2)) {
    await apiAt(ground.url)('DELETE', `/api/indexes/${index}/documents/${question.document}`)
    results.push({ question: question.question, document: question.document, ok: declines(await ask(question)) })
  }
  return results
}

/** The totals of one copy and whether they are enough. */
const summary = ({ answers, pairs, changed, deleted }) => {
  const count = (kind) => {
    const of = answers.filter((answer) => answer.kind === kind)
    return { right: of.filter(({ ok }) => ok).length, of: of.length }
  }
  const totals = { answerable: count('answerable'), order: count('order'), unanswerable: count('unanswerable') }
  const right = answers.filter(({ ok }) => ok).length
  const enough =
    right >= required &&
    totals.unanswerable.right === totals.unanswerable.of &&
    [pairs, changed, deleted].every((list) => list.length > 0 && list.every(({ ok }) => ok))
  return { right, of: answers.length, required, totals, ok: enough }
}

const print = (title, result) => {
  const mark = (ok) => (ok ? 'ok  ' : 'FAIL')
  console.log(`\n${title}`)
  for (const { id, kind, ok, question, customer_id, why, reply } of result.answers) {
    console.log(`  ${mark(ok)} ${id} ${kind.padEnd(12)} ${question}${customer_id ? ` (${customer_id})` : ''}`)
    if (!ok)
      console.log(`         ${why}\n         answer: ${(reply.answer ?? '').replaceAll(/\s+/g, ' ').slice(0, 300)}`)
  }
  for (const { ok, question } of result.pairs) console.log(`  ${mark(ok)} own orders   ${question}`)
  for (const { ok, question, from, to } of result.changed)
    console.log(`  ${mark(ok)} changed      ${from} to ${to}: ${question}`)
  for (const { ok, question, document } of result.deleted)
    console.log(`  ${mark(ok)} deleted      ${document}: ${question}`)
  const { right, of, totals, ok } = summary(result)
  const parts = Object.entries(totals).map(([kind, total]) => `${kind} ${total.right}/${total.of}`)
  console.log(
    `  ${right} of ${of} right (at least ${required} needed): ${parts.join(', ')}. ${ok ? 'Enough.' : 'NOT ENOUGH.'}`,
  )
}

const flow = join(root, 'flows', 'retail-copilot')
const asWritten = await check(flow)
if (!options.json) print('As written', asWritten)

const copy = renamedCopy(
  flow,
  readSample(flow).catalogue.map(({ name }) => name),
  Number(options.seed),
)
const renamed = await check(copy.flow).finally(() => rmSync(copy.folder, { recursive: true, force: true }))
if (!options.json) print(`Products renamed by random words (seed ${options.seed})`, renamed)

const report = Object.fromEntries(
  Object.entries({ as_written: asWritten, renamed }).map(([name, result]) => [name, { ...summary(result), ...result }]),
)
if (options.json) console.log(JSON.stringify({ ok: Object.values(report).every(({ ok }) => ok), ...report }))
process.exitCode = Object.values(report).every(({ ok }) => ok) ? 0 : 1
